import { type CommitExtras, outboxSql } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'
import type { TaskChange } from './task-change.ts'

const releaseSql = (outbox?: string) => `
  WITH written AS (
    UPDATE processing_tasks
    SET status = 'pending', worker_id = NULL, heartbeat_at = NULL, progress = 0, ai_calls = ai_calls + $3,
        attempts_used = attempts_used - $4::int, available_at = now() + make_interval(secs => $5)
    WHERE id = $1 AND attempt = $2 AND status = 'processing'
    RETURNING id, user_id, available_at
  )${outboxSql(outbox)}
  SELECT user_id FROM written`

/**
 * Makes the task of an attempt pending again, without an event. Returns undefined if another attempt has started or the
 * task has ended.
 * @param options.countsAsAttempt false if the document is not the reason, such as on a shutdown
 * @param options.delaySeconds time until the task can be claimed, such as a provider's Retry-After
 */
export async function releaseTask(
  db: Queryable,
  { taskId, attempt }: AttemptId,
  options: { aiCalls: number; countsAsAttempt: boolean; delaySeconds: number },
  { outbox }: Pick<CommitExtras, 'outbox'>,
): Promise<TaskChange<{ id: string; user_id: string }> | undefined> {
  const { aiCalls, countsAsAttempt, delaySeconds } = options
  const values = [taskId, attempt, aiCalls, countsAsAttempt ? 0 : 1, delaySeconds]
  const { rows } = await db.query<{ user_id: string }>({ text: releaseSql(outbox), values })
  const row = rows[0]
  return row && { task: { id: taskId, user_id: row.user_id }, events: [], claimableInSeconds: delaySeconds }
}
