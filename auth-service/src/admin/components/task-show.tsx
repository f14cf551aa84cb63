import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Coverage, TaskError, Usage } from '@ai-platform/contracts/task.ts'
import { ApiClient, type RecordJSON } from 'adminjs'
import { Fragment, type ReactNode, useEffect, useState } from 'react'
import { Status } from './badges.tsx'
import { formatBytes, formatCount, formatSeconds, formatTaskType, formatTime, formatWords } from './format.ts'
import { TaskResult } from './task-result.tsx'

interface Details {
  id: string
  filename: string
  content_type: string
  size_bytes: number
  sha256: string
  task_type: TaskType
  status: string
  progress: number
  attempts_used: number
  ai_calls: number
  result: unknown
  error: TaskError | null
  usage: Usage | null
  coverage: Coverage | null
  provider: string | null
  model: string | null
  request_id: string
  created_at: string
  started_at: string | null
  completed_at: string | null
  user_id: string
  user_email: string
  user_is_active: boolean
  events: { seq: number; event: string; error: TaskError | null; at: string }[]
}

const refreshMs = 2_000
const api = new ApiClient()

const secondsBetween = (from: string | null, to: string | null) =>
  from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : null

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="card">
    <h2>{title}</h2>
    {children}
  </section>
)

const Facts = ({ facts }: { facts: Record<string, ReactNode> }) => (
  <dl className="facts">
    {Object.entries(facts).map(([name, value]) => (
      <Fragment key={name}>
        <dt>{name}</dt>
        <dd>{value ?? '–'}</dd>
      </Fragment>
    ))}
  </dl>
)

const Failure = ({ error }: { error: TaskError }) => (
  <Card title="Error">
    <div className="failure">
      <code>{error.code}</code>
      <p>{error.detail}</p>
      <p className="quiet">
        {error.retryable ? 'A retry may succeed.' : 'A retry will not help unless something else changes.'}
      </p>
    </div>
  </Card>
)

function Outcome({ task }: { task: Details }) {
  if (task.error) return <Failure error={task.error} />
  if (task.result)
    return (
      <Card title={formatTaskType(task.task_type)}>
        <TaskResult taskType={task.task_type} result={task.result} />
      </Card>
    )
  const waiting = task.status === 'pending' ? 'Waiting for a worker.' : `${Math.round(task.progress * 100)} % done.`
  return <Card title="Result">{task.status === 'cancelled' ? 'Cancelled: there is no result.' : waiting}</Card>
}

const coverageFacts = (coverage: Coverage) => ({
  Pages: coverage.pages,
  Characters: formatCount(coverage.characters),
  Parts: `${coverage.chunks_done} of ${coverage.chunks}`,
  Complete: coverage.truncated ? 'no, cut short' : 'yes',
})

const Timeline = ({ events }: Pick<Details, 'events'>) => (
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

/** The task as the page got it, read again every 2 s until it is final. */
function useDetails(record: RecordJSON): Details | undefined {
  // What was read later stands for the record it was read of: an action made the page read a new one itself.
  const [later, setLater] = useState<{ of: RecordJSON; now: RecordJSON }>()
  const task: Details | undefined = (later?.of === record ? later.now : record).params.details
  const isLive = task?.status === 'pending' || task?.status === 'processing'
  useEffect(() => {
    if (!isLive) return undefined
    const read = () =>
      api.recordAction({ resourceId: 'processing_tasks', recordId: record.id, actionName: 'show' }).then(
        ({ data }) => data.record?.params?.details && setLater({ of: record, now: data.record }),
        () => {},
      )
    const timer = setInterval(read, refreshMs)
    return () => clearInterval(timer)
  }, [isLive, record])
  return task
}

/** A task's page: what came of it, and beside it how it got there. */
export function TaskShow({ record }: { record: RecordJSON }) {
  const task = useDetails(record)
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
          <Outcome task={task} />
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
