import type { TaskResult } from '@ai-platform/contracts/result.ts'
import type { Coverage, TaskError, Usage } from '@ai-platform/contracts/task.ts'
import { appendEventSql, appendedEventColumns, type CommitExtras } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'
import { type AppendedEventRow, type TaskChange, toAppendedEvent } from './task-change.ts'
import type { TaskRow } from './task-row.ts'

/** How an attempt ended its task. */
export type Outcome = ({ status: 'completed'; result: TaskResult } | { status: 'failed'; error: TaskError }) & {
  usage: Usage | null
  coverage: Coverage | null
  provider: string | null
  model: string | null
  aiCalls: number
}

/** A finished task, as metrics and logs need it. */
export type FinishedTask = Pick<
  TaskRow,
  | 'id'
  | 'user_id'
  | 'task_type'
  | 'status'
  | 'error'
  | 'usage'
  | 'provider'
  | 'model'
  | 'attempts_used'
  | 'created_at'
  | 'started_at'
  | 'completed_at'
>

const finishSql = (event: string, outbox?: string) => `
  WITH written AS (
    UPDATE processing_tasks t
    SET status = $3, result = $4, error = $5, usage = $6, coverage = $7, provider = $8, model = $9,
        ai_calls = ai_calls + $10, progress = CASE WHEN $3 = 'completed' THEN 1 ELSE progress END,
        worker_id = NULL, heartbeat_at = NULL, completed_at = clock_timestamp()
    WHERE id = $1 AND status = 'processing' AND attempt = $2
    RETURNING t.*
  ), ${appendEventSql(event, '$11', outbox)}
  SELECT w.user_id, w.task_type, w.attempts_used, w.created_at, w.started_at, w.completed_at, ${appendedEventColumns}
  FROM written w, event`

type FinishedRow = AppendedEventRow &
  Pick<TaskRow, 'user_id' | 'task_type' | 'attempts_used' | 'created_at' | 'started_at' | 'completed_at'>

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

/** Writes the final status of an attempt's task. Returns undefined when the attempt is no longer the current one. */
export async function finishTask(
  db: Queryable,
  { taskId, attempt }: AttemptId,
  outcome: Outcome,
  { notifyFrom, outbox }: CommitExtras,
): Promise<TaskChange<FinishedTask> | undefined> {
  const { status, usage, coverage, provider, model, aiCalls } = outcome
  const error = outcome.status === 'failed' ? outcome.error : null
  const values = [
    taskId,
    attempt,
    status,
    outcome.status === 'completed' ? json(outcome.result) : null,
    json(error),
    json(usage),
    json(coverage),
    provider,
    model,
    aiCalls,
    notifyFrom,
  ]
  const text = finishSql(status === 'completed' ? "'task_completed'" : "'task_failed'", outbox)
  const { rows } = await db.query<FinishedRow>({ name: `finish_task_${status}`, text, values })
  const row = rows[0]
  if (!row) return undefined
  const task = { ...row, id: taskId, status, error, usage, provider, model }
  return { task, events: [toAppendedEvent(task, row)] }
}
