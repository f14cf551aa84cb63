import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from './button.tsx'

interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
  look?: 'card' | 'sheet'
}

/** A modal dialog: the element keeps the focus inside, and returns it when it closes. */
export function Dialog({ title, onClose, children, look = 'card' }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = element.current
    const opener = document.activeElement
    dialog?.showModal()
    return () => {
      // Nothing outside an open modal dialog can get the focus.
      dialog?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it too, through onCancel
    <dialog
      ref={element}
      class={`dialog ${look}`}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => {
        if (event.target === element.current) onClose()
      }}
      // A refused form inside shows its errors first.
      onSubmit={() =>
        void setTimeout(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      }
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <Button look="quiet" icon="close" iconOnly onClick={onClose}>
            Close
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
