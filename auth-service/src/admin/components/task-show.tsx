import type { TaskWarning } from '@ai-platform/contracts/task.ts'
import type { RecordJSON } from 'adminjs'
import { Status } from './badges.tsx'
import { Card, Facts } from './card.tsx'
import {
  formatBytes,
  formatCount,
  formatSeconds,
  formatTaskType,
  formatTime,
  formatWords,
  secondsBetween,
} from './format.ts'
import { TaskAttempts } from './task-attempts.tsx'
import { TaskOutcome } from './task-outcome.tsx'
import { type TaskDetails, useTaskDetails } from './use-task-details.ts'

/** The schema of `extract` is shown as JSON. */
const optionFacts = (options: NonNullable<TaskDetails['options']>) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : <pre key={name}>{JSON.stringify(value, null, 2)}</pre>,
    ]),
  )

const coverageFacts = (coverage: NonNullable<TaskDetails['coverage']>) => ({
  Pages: coverage.pages,
  'With text': coverage.pages_with_text,
  'Recognised (OCR)': coverage.pages_ocr,
  Unread: coverage.pages_unread,
  Characters: formatCount(coverage.characters),
  Parts: `${coverage.chunks_done} of ${coverage.chunks}`,
  Complete: coverage.truncated ? 'no, cut short' : 'yes',
})

const Warnings = ({ warnings }: { warnings: TaskWarning[] }) => (
  <Card title="Warnings">
    {warnings.map(({ code, detail }) => (
      <div className="failure" key={code + detail}>
        <code>{code}</code>
        <p>{detail}</p>
      </div>
    ))}
  </Card>
)

const Timeline = ({ events }: Pick<TaskDetails, 'events'>) => (
  <ol className="timeline">
    {events.map(({ seq, event, error, at }) => (
      <li key={seq} className={`on-${event}`}>
        <strong>{formatWords(event.replace('task_', ''))}</strong>
        <time dateTime={at}>{formatTime(at)}</time>
        {error && <span>{error.code}</span>}
      </li>
    ))}
  </ol>
)

/** A task's page: its result, and next to it its history and facts. */
export function TaskShow({ record }: { record: RecordJSON }) {
  const task = useTaskDetails(record)
  if (!task) return <div className="panel-page task">This task is gone.</div>
  return (
    <div className="panel-page task">
      <header className="record-head">
        <h1>{task.filename}</h1>
        <Status value={task.status} />
        <p>
          {formatTaskType(task.task_type)} for{' '}
          <a href={`/admin/resources/users/records/${task.user_id}/show`}>{task.user_email}</a>
          {!task.user_is_active && ' (deactivated)'}
        </p>
      </header>
      <div className="columns">
        <div>
          <TaskOutcome task={task} />
          {task.warnings && <Warnings warnings={task.warnings} />}
          {task.attempts.length > 0 && <TaskAttempts attempts={task.attempts} />}
        </div>
        <aside>
          <Card title="History">
            <Timeline events={task.events} />
          </Card>
          <Card title="Run">
            <Facts
              facts={{
                Submitted: formatTime(task.created_at),
                Started: task.started_at && formatTime(task.started_at),
                Ended: task.completed_at && formatTime(task.completed_at),
                Took: formatSeconds(secondsBetween(task.started_at, task.completed_at)),
                Attempts: task.attempts_used,
                'AI calls': task.ai_calls,
                Provider: task.provider,
                Model: task.model,
                ...(task.usage && {
                  'Tokens in': formatCount(task.usage.input_tokens),
                  'Tokens out': formatCount(task.usage.output_tokens),
                }),
              }}
            />
          </Card>
          {task.coverage && (
            <Card title="Coverage">
              <Facts facts={coverageFacts(task.coverage)} />
            </Card>
          )}
          {task.options && (
            <Card title="Options">
              <Facts facts={optionFacts(task.options)} />
            </Card>
          )}
          {task.metadata && (
            <Card title="Metadata">
              <Facts facts={task.metadata} />
            </Card>
          )}
          <Card title="Document">
            <Facts
              facts={{
                Type: task.content_type,
                Size: formatBytes(task.size_bytes),
                'SHA-256': <code>{task.sha256}</code>,
                Task: <code>{task.id}</code>,
                Request: <code>{task.request_id}</code>,
              }}
            />
          </Card>
        </aside>
      </div>
    </div>
  )
}
