import type { TaskError, TaskUsage } from '@ai-platform/contracts/task.ts'
import { appendStreamsSql } from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { toStorableJson } from '../storable-json.ts'
import { addToDaySql } from './add-to-day.ts'
import type { AttemptId } from './attempt-id.ts'
import { type AttemptOutcome, endAttemptsSql } from './end-attempt.ts'
import { tokensSql } from './quota-sql.ts'
import type { TaskChange } from './task-change.ts'

/** An attempt that ends while its task goes back to the queue. */
export interface Release {
  attempt: AttemptId
  outcome: Extract<AttemptOutcome, 'failed' | 'released' | 'lost'>
  error: TaskError | null
  aiCalls: number
  /** of this attempt; the statement adds it to what the run has used. null: what the attempt last reported */
  usage: TaskUsage | null
  /** that the usage is counted for; null when the attempt's worker was lost: then what the attempt last reported */
  model: string | null
  /** false if the document is not the reason, such as on a shutdown */
  countsAsAttempt: boolean
  /** time until the task can be claimed, such as a provider's Retry-After */
  delaySeconds: number
}

// A row's values before the update are needed for the record of the attempt, so it is read and locked first. Rows are
// locked in the order of their ids, so that two groups cannot deadlock.
const releaseSql = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::json) AS i (task_id uuid, attempt int, outcome text, error jsonb, ai_calls int,
      usage jsonb, model text, uncounted int, delay_seconds float8)
  ),
  ended AS (
    SELECT q.*, i.outcome, i.error, i.ai_calls AS new_calls, COALESCE(i.usage, q.attempt_usage) AS new_usage,
      COALESCE(i.model, q.attempt_model) AS model, i.uncounted, i.delay_seconds,
      EXTRACT(epoch FROM (CASE WHEN i.outcome = 'lost' THEN q.heartbeat_at ELSE clock_timestamp() END) - q.claimed_at) AS seconds
    FROM task_queue q JOIN input i ON q.task_id = i.task_id AND q.attempt = i.attempt AND q.worker_id IS NOT NULL
    ORDER BY q.task_id FOR UPDATE OF q
  ),
  ${endAttemptsSql('ended', { outcome: 'ended.outcome', error: 'ended.error', usage: 'ended.new_usage' })},
  ${appendStreamsSql('ended w', '0', { usedTokens: `sum(${tokensSql('w.new_usage')})`, reservedTokens: '-sum(w.reserved_tokens)' })},
  ${addToDaySql('ended JOIN stream USING (user_id)', { userId: 'ended.user_id', model: 'ended.model', usage: 'ended.new_usage', tasks: 0 })}
  UPDATE task_queue q
  SET worker_id = NULL, worker_host = NULL, worker_version = NULL, claimed_at = NULL, heartbeat_at = NULL, progress = 0, attempt_usage = NULL, attempt_model = NULL,
      reserved_tokens = 0, held = NOT EXISTS (SELECT FROM users u WHERE u.id = q.user_id AND u.is_active),
      ai_calls = q.ai_calls + ended.new_calls, usage = add_usage(q.usage, ended.new_usage), attempts_used = q.attempts_used - ended.uncounted,
      suspect = q.suspect OR (ended.outcome = 'lost' AND EXISTS (
        SELECT FROM task_attempts a WHERE a.task_id = q.task_id AND a.outcome = 'lost' AND a.attempt < ended.attempt)), worked_seconds = q.worked_seconds + ended.seconds,
      available_at = now() + make_interval(secs => ended.delay_seconds)
  FROM ended JOIN stream USING (user_id) WHERE q.task_id = ended.task_id
  RETURNING q.task_id, q.user_id, q.attempt`

/**
 * Makes the tasks of attempts pending again, without an event. Tasks of a disabled account are held.
 * @returns for each, in order: the change, or undefined if another attempt has started or the task has ended
 */
export async function releaseAttempts(
  db: Queryable,
  releases: Release[],
): Promise<(TaskChange<{ id: string; user_id: string }> | undefined)[]> {
  const input = releases.map(
    ({ attempt: { taskId, attempt }, outcome, error, aiCalls, usage, model, countsAsAttempt, delaySeconds }) => ({
      task_id: taskId,
      attempt,
      outcome,
      error,
      ai_calls: aiCalls,
      usage,
      model,
      uncounted: countsAsAttempt ? 0 : 1,
      delay_seconds: delaySeconds,
    }),
  )
  const { rows } = await db.query<{ task_id: string; user_id: string; attempt: number }>({
    name: 'release_attempts',
    text: releaseSql,
    values: [toStorableJson(input)],
  })
  const byId = new Map(rows.map(row => [row.task_id, row]))
  return releases.map(({ attempt: { taskId, attempt }, delaySeconds }) => {
    const row = byId.get(taskId)
    if (row?.attempt !== attempt) return undefined
    return { task: { id: taskId, user_id: row.user_id }, events: [], claimableInSeconds: delaySeconds }
  })
}
