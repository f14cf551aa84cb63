import type { Task } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { copyResult } from '../../results/copy-result.ts'
import { addresses } from '../../routing/route.ts'
import { openAddress } from '../../routing/use-route.ts'
import { useApp } from '../../state/app-context.ts'
import type { Action } from '../../state/use-action.ts'
import { isFinal } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { saveFile } from './save-file.ts'

interface TaskActionsProps {
  task: Task
  action: Action
  onChanged: () => void
}

/** What can be done with a task in its present status. */
export function TaskActions({ task, action, onChanged }: TaskActionsProps) {
  const { client, announce } = useApp()
  const [asksToDelete, setAsksToDelete] = useState(false)
  const change = (words: string, call: () => Promise<unknown>) =>
    action.run(async () => {
      await call()
      announce(words)
      onChanged()
    })
  const download = () => action.run(async () => saveFile(await client.file(task.task_id), task.filename))
  return (
    <>
      {task.status === 'completed' && <CopyButton text={copyResult(task)} label="Copy result" />}
      {!isFinal(task.status) && (
        <Button icon="stop" busy={action.busy} onClick={() => change('Cancelled.', () => client.cancel(task.task_id))}>
          Cancel
        </Button>
      )}
      {(task.status === 'failed' || task.status === 'cancelled') && (
        <Button
          icon="retry"
          look={task.error?.retryable === false ? 'quiet' : 'plain'}
          busy={action.busy}
          onClick={() => change('Started again.', () => client.retry(task.task_id))}
        >
          Retry
        </Button>
      )}
      <Button look="quiet" icon="download" busy={action.busy} onClick={download}>
        Original
      </Button>
      <Button look="quiet" icon="trash" onClick={() => setAsksToDelete(true)}>
        Delete
      </Button>
      {asksToDelete && (
        <ConfirmDialog
          title="Delete this task?"
          action="Delete"
          onConfirm={async () => {
            await client.delete(task.task_id)
            announce('Deleted.')
            openAddress(addresses.history())
          }}
          onClose={() => setAsksToDelete(false)}
        >
          <p>
            The document <strong>{task.filename}</strong>, its text and its result will be gone. This cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
