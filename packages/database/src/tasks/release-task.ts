import type { Queryable } from '../pool.ts'
import type { RunFence } from './finish-task.ts'

const sql = `
  UPDATE processing_tasks
  SET status = 'pending', worker_id = NULL, heartbeat_at = NULL, progress = 0, ai_calls = ai_calls + $3,
      attempts_used = attempts_used - $4::int, available_at = now() + make_interval(secs => $5)
  WHERE id = $1 AND attempt = $2 AND status = 'processing'
  RETURNING id`

/**
 * Hands a run back so that another worker goes on with it.
 * @param options.countsAsAttempt false on a shutdown, which is no fault of the document
 * @param options.delaySeconds how long nobody shall claim it, such as a provider's Retry-After
 * @returns whether the run was still the task's
 */
export async function releaseTask(
  db: Queryable,
  run: RunFence,
  options: { aiCalls: number; countsAsAttempt: boolean; delaySeconds: number },
): Promise<boolean> {
  const values = [run.taskId, run.attempt, options.aiCalls, options.countsAsAttempt ? 0 : 1, options.delaySeconds]
  const { rowCount } = await db.query({ text: sql, values })
  return rowCount === 1
}
