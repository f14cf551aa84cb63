import type { TaskTypes } from '@ai-platform/client/types.ts'
import { useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/button.tsx'
import { TextAreaField, TextField } from '../../ui/field.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import type { Origin } from './origin.ts'

interface ChooseDocumentProps {
  taskTypes: TaskTypes
  origin: Origin
  onOrigin: (change: Partial<Origin>) => void
  onSample: () => void
  error: string | undefined
}

const kinds = [
  { value: 'files', label: 'Files' },
  { value: 'url', label: 'Web address' },
  { value: 'text', label: 'Text' },
]

const wellKnown = ['pdf', 'docx', 'xlsx', 'pptx', 'html', 'eml', 'png', 'txt']

/** "PDF, DOCX, XLSX and 30 more, up to 25 MB each", which opens to the rest. */
function Formats({ taskTypes, limit }: { taskTypes: TaskTypes; limit: string }) {
  const known = taskTypes.file_types.map(({ extension }) => extension.replace(/^\./, ''))
  const shown = wellKnown.filter(name => known.includes(name))
  const rest = known.filter(name => !shown.includes(name))
  const nameAll = (names: string[]) => names.join(', ').toUpperCase()
  if (rest.length === 0) return <p class="fine">{`${nameAll(shown)}, up to ${limit} each`}</p>
  return (
    <details class="formats fine">
      <summary>{`${nameAll(shown)} and ${rest.length} more, up to ${limit} each`}</summary>
      <p>{nameAll(rest)}</p>
    </details>
  )
}

/** Where the document comes from: files, an address or pasted text. */
export function ChooseDocument({ taskTypes, origin, onOrigin, onSample, error }: ChooseDocumentProps) {
  const picker = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const addFiles = (list: FileList | null | undefined) => {
    if (list && list.length > 0) onOrigin({ kind: 'files', files: [...origin.files, ...list] })
  }
  const limit = formatBytes(taskTypes.limits.max_file_size_bytes)
  return (
    <section class="origin" aria-label="Document">
      <Tabs
        label="Where the document comes from"
        value={origin.kind}
        onValue={kind => onOrigin({ kind: kind as Origin['kind'] })}
        tabs={kinds}
      />
      {origin.kind === 'files' && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; the button does the same
        <div
          class={`drop-zone${isOver ? ' over' : ''}${error ? ' faulty' : ''}`}
          onDragOver={event => {
            event.preventDefault()
            setIsOver(true)
          }}
          onDragLeave={event => {
            if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false)
          }}
          onDrop={event => {
            event.preventDefault()
            setIsOver(false)
            addFiles(event.dataTransfer?.files)
          }}
        >
          <input
            ref={picker}
            class="hidden-text"
            type="file"
            multiple
            tabIndex={-1}
            aria-label="Files"
            onChange={event => {
              addFiles(event.currentTarget.files)
              event.currentTarget.value = ''
            }}
          />
          <span class="drop-icon">
            <Icon name="upload" />
          </span>
          <p class="drop-title">Drop documents here</p>
          <p class="drop-actions">
            <Button onClick={() => picker.current?.click()}>Choose files</Button>
            <Button look="quiet" onClick={onSample}>
              Use a sample
            </Button>
          </p>
          <Formats taskTypes={taskTypes} limit={limit} />
        </div>
      )}
      {origin.kind === 'url' && (
        <TextField
          label="Address of the document"
          hint={`https only, from a public host, up to ${limit}. The platform fetches it.`}
          value={origin.url}
          onValue={url => onOrigin({ url })}
          error={error}
          input={{ type: 'url', inputMode: 'url', placeholder: 'https://example.com/report.pdf', autocomplete: 'off' }}
        />
      )}
      {origin.kind === 'text' && (
        <TextAreaField
          label="Text of the document"
          value={origin.text}
          onValue={text => onOrigin({ text })}
          error={error}
          area={{ rows: 8 }}
        />
      )}
      {origin.kind === 'files' && error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {origin.kind === 'files' && origin.files.length > 0 && (
        <ul class="files" aria-label="Chosen files">
          {origin.files.map((file, index) => (
            <li key={`${file.name}-${index}`}>
              <Icon name="file" />
              <span class="file-name">{file.name}</span>
              <span class="quiet">{formatBytes(file.size)}</span>
              <Button
                look="quiet"
                icon="close"
                iconOnly
                onClick={() => onOrigin({ files: origin.files.filter((_, other) => other !== index) })}
              >
                {`Remove ${file.name}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
