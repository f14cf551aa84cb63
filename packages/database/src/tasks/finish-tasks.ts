import type { TaskResult } from '@ai-platform/contracts/result.ts'
import type { Coverage, TaskError, TaskUsage, TaskWarning } from '@ai-platform/contracts/task.ts'
import {
  appendEventsSql,
  appendedEventColumns,
  type CommitExtras,
  hasEndpointsColumn,
} from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { toStorableJson } from '../storable-json.ts'
import { addToDaySql } from './add-to-day.ts'
import type { AttemptId } from './attempt-id.ts'
import { type AttemptOutcome, endAttemptsSql } from './end-attempt.ts'
import { tokensSql } from './quota-sql.ts'
import { openTaskSql } from './status-sql.ts'
import { type AppendedEventRow, type TaskChange, toAppendedEvent } from './task-change.ts'
import type { TaskRow } from './task-row.ts'

/** How an attempt ended its task. */
export type Outcome = ({ status: 'completed'; result: TaskResult } | { status: 'failed'; error: TaskError }) & {
  /** of this attempt; the statement adds it to what the task has. null: what the attempt last reported */
  usage: TaskUsage | null
  coverage: Coverage | null
  warnings: TaskWarning[]
  provider: string | null
  model: string | null
  aiCalls: number
}

/** An attempt, its outcome, and how the attempt itself ended: `lost` when a rescue fails the task. */
export interface Finish {
  attempt: AttemptId
  outcome: Outcome
  attemptOutcome: Extract<AttemptOutcome, 'completed' | 'failed' | 'lost'>
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

// PostgreSQL inlines add_usage only for plain columns; a call that is not inlined takes 50 µs. So `run` computes it once.
const finishSql = (outbox?: string) => `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::json) AS i (task_id uuid, attempt int, attempt_outcome text, status text,
      result jsonb, error jsonb, usage jsonb, coverage jsonb, warnings jsonb, provider text, model text, ai_calls int)
  ),
  ended AS (
    DELETE FROM task_queue q USING input i
    WHERE q.task_id = i.task_id AND q.attempt = i.attempt AND q.worker_id IS NOT NULL
    RETURNING q.*, COALESCE(i.usage, q.attempt_usage) AS reported
  ),
  run AS MATERIALIZED (SELECT *, add_usage(usage, reported) AS run_usage FROM ended),
  written AS (
    UPDATE processing_tasks t
    SET status = i.status, result = i.result, error = i.error, usage = add_usage(t.usage, q.run_usage), coverage = i.coverage,
        warnings = i.warnings, provider = i.provider, model = i.model, ai_calls = q.ai_calls + i.ai_calls, attempt = q.attempt,
        attempts_used = q.attempts_used, progress = CASE WHEN i.status = 'completed' THEN 1 ELSE q.progress END,
        started_at = q.started_at, completed_at = clock_timestamp()
    FROM run q JOIN input i USING (task_id, attempt)
    WHERE t.id = q.task_id AND ${openTaskSql('t')}
    RETURNING t.id, t.user_id, t.filename, t.metadata, t.task_type, t.status, t.error, t.attempt, t.attempts_used, t.created_at,
      t.started_at, t.completed_at, q.run_usage, q.reported AS attempt_usage, COALESCE(i.model, q.attempt_model) AS attempt_model,
      q.reserved_tokens
  ),
  ${endAttemptsSql('ended JOIN input i USING (task_id, attempt)', { outcome: 'i.attempt_outcome', error: 'i.error', usage: 'ended.reported' })},
  ${appendEventsSql("'task_' || w.status", '$2', { outbox, quotas: { usedTokens: `sum(${tokensSql('w.attempt_usage')})`, reservedTokens: '-sum(w.reserved_tokens)' } })},
  ${addToDaySql('written w JOIN stream USING (user_id)', { userId: 'w.user_id', model: 'w.attempt_model', usage: 'w.attempt_usage', tasks: 1 })}
  SELECT w.id, w.user_id, w.task_type, w.attempt, w.attempts_used, w.created_at, w.started_at, w.completed_at, ${appendedEventColumns},
    ${hasEndpointsColumn}
  FROM written w JOIN event ON event.task_id = w.id`

type FinishedRow = AppendedEventRow & { has_endpoints: boolean } & Pick<
    TaskRow,
    'id' | 'user_id' | 'task_type' | 'attempt' | 'attempts_used' | 'created_at' | 'started_at' | 'completed_at'
  >

/**
 * Writes the final status of attempts' tasks, in one statement.
 * @returns for each, in order: the change, or undefined when the attempt is no longer the current one
 */
export async function finishTasks(
  db: Queryable,
  finishes: Finish[],
  { notifyFrom, outbox }: CommitExtras,
): Promise<(TaskChange<FinishedTask> | undefined)[]> {
  const input = finishes.map(({ attempt: { taskId, attempt }, outcome, attemptOutcome }) => ({
    task_id: taskId,
    attempt,
    attempt_outcome: attemptOutcome,
    status: outcome.status,
    result: outcome.status === 'completed' ? outcome.result : null,
    error: outcome.status === 'failed' ? outcome.error : null,
    usage: outcome.usage,
    coverage: outcome.coverage,
    warnings: outcome.warnings.length > 0 ? outcome.warnings : null,
    provider: outcome.provider,
    model: outcome.model,
    ai_calls: outcome.aiCalls,
  }))
  const values = [toStorableJson(input), notifyFrom]
  const { rows } = await db.query<FinishedRow>({ name: 'finish_tasks', text: finishSql(outbox), values })
  const byId = new Map(rows.map(row => [row.id, row]))
  return input.map(({ task_id, attempt, status, error, usage, provider, model }) => {
    const row = byId.get(task_id)
    if (row?.attempt !== attempt) return undefined
    const task = { ...row, status, error, usage, provider, model }
    return { task, events: [toAppendedEvent(task, row)], hasEndpoints: row.has_endpoints }
  })
}
