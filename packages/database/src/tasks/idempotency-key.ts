import type { Queryable } from '../pool.ts'

/** Reads the id of the task for which a user used an idempotency key. insertTasks writes the keys. */
export async function readIdempotencyKey(db: Queryable, userId: string, key: string): Promise<string | undefined> {
  const { rows } = await db.query<{ task_id: string }>(
    'SELECT task_id FROM idempotency_keys WHERE user_id = $1 AND key = $2',
    [userId, key],
  )
  return rows[0]?.task_id
}
