import type { TaskResult } from '@ai-platform/contracts/result.ts'
import type { Coverage, TaskError, Usage } from '@ai-platform/contracts/task.ts'
import { appendEventSql, appendedEventColumns } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { taskColumns } from './task-row.ts'
import { type TaskWrite, type TaskWriteRow, toTaskWrite } from './write-result.ts'

/** The run a write belongs to: the claim's task and attempt. */
export interface RunFence {
  taskId: string
  attempt: number
}

export type Outcome = ({ status: 'completed'; result: TaskResult } | { status: 'failed'; error: TaskError }) & {
  usage: Usage | null
  coverage: Coverage | null
  provider: string | null
  model: string | null
  aiCalls: number
}

const statement = (event: string) => `
  WITH finished AS (
    UPDATE processing_tasks t
    SET status = $3, result = $4, error = $5, usage = $6, coverage = $7, provider = $8, model = $9,
        ai_calls = ai_calls + $10, progress = CASE WHEN $3 = 'completed' THEN 1 ELSE progress END,
        worker_id = NULL, heartbeat_at = NULL, completed_at = clock_timestamp()
    WHERE id = $1 AND status = 'processing' AND attempt = $2
    RETURNING ${taskColumns('t')}
  ), ${appendEventSql('finished', event, '$11')}
  SELECT finished.*, ${appendedEventColumns} FROM finished, event`

const statements = { completed: statement("'task_completed'"), failed: statement("'task_failed'") }

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

/** Writes a run's final status and event. Undefined, and nothing written, when the run is no longer the task's. */
export async function finishTask(
  db: Queryable,
  run: RunFence,
  outcome: Outcome,
  notify: boolean,
): Promise<TaskWrite | undefined> {
  const values = [
    run.taskId,
    run.attempt,
    outcome.status,
    outcome.status === 'completed' ? json(outcome.result) : null,
    outcome.status === 'failed' ? json(outcome.error) : null,
    json(outcome.usage),
    json(outcome.coverage),
    outcome.provider,
    outcome.model,
    outcome.aiCalls,
    notify,
  ]
  const text = statements[outcome.status]
  const { rows } = await db.query<TaskWriteRow>({ name: `finish_task_${outcome.status}`, text, values })
  return toTaskWrite(rows)
}
