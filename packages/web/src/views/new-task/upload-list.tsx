import { addresses } from '../../routing/route.ts'
import { useApp } from '../../state/app-context.ts'
import type { Upload } from '../../state/upload-queue.ts'
import { Button } from '../../ui/button.tsx'
import { formatPercent } from '../../ui/format.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import { useUploads } from './use-uploads.ts'

function UploadState({ upload }: { upload: Upload }) {
  const { name, state, sent, error, task } = upload
  if (state === 'refused') return <p class="field-error">{error?.detail}</p>
  if (task) return <StatusPill status={task.status} />
  if (state === 'waiting') return <span class="quiet">In the queue</span>
  return (
    <span class="upload-progress">
      <progress max={1} value={sent} aria-label={`Upload of ${name}`} />
      <span class="quiet number">{formatPercent(sent)}</span>
    </span>
  )
}

/** The documents that this page has sent, newest first. */
export function UploadList() {
  const { uploads } = useApp()
  const list = useUploads()
  if (list.length === 0) return null
  return (
    <section class="uploads" aria-label="Sent documents">
      <h2>Sent</h2>
      <ul>
        {list.map(upload => (
          <li key={upload.id}>
            <div class="upload-name">
              {upload.task ? <a href={addresses.task(upload.task.task_id)}>{upload.name}</a> : upload.name}
            </div>
            <UploadState upload={upload} />
            <Button look="quiet" icon="close" iconOnly onClick={() => uploads.remove(upload.id)}>
              {upload.state === 'sending' || upload.state === 'waiting'
                ? `Stop the upload of ${upload.name}`
                : `Remove ${upload.name} from this list`}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
