import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Queryable } from '../pool.ts'

/** Reads the task and the request for which a user used an idempotency key. insertTasks writes them. */
export async function readIdempotencyKey(
  db: Queryable,
  userId: string,
  key: string,
): Promise<{ task_id: string; sha256: string; task_type: TaskType } | undefined> {
  const { rows } = await db.query<{ task_id: string; sha256: string; task_type: TaskType }>(
    'SELECT task_id, sha256, task_type FROM idempotency_keys WHERE user_id = $1 AND key = $2',
    [userId, key],
  )
  return rows[0]
}
