import type { ComponentChildren } from 'preact'
import { useAction } from '../state/use-action.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNotice } from './error-notice.tsx'

interface ConfirmDialogProps {
  title: string
  /** says what the action does, and that it cannot be undone */
  children: ComponentChildren
  /** label of the button that confirms: a verb */
  action: string
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, children, action, onConfirm, onClose }: ConfirmDialogProps) {
  const confirmation = useAction()
  const confirm = () =>
    confirmation.run(async () => {
      await onConfirm()
      onClose()
    })
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {confirmation.error && <ErrorNotice error={confirmation.error} />}
      <div class="dialog-actions">
        <Button onClick={onClose}>Keep</Button>
        <Button look="danger" busy={confirmation.busy} onClick={confirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
