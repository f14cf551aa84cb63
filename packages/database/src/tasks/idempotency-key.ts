import type { Queryable } from '../pool.ts'

/** After this time an idempotency key may be used for a new task. */
export const keyLifetime = `interval '24 hours'`

/** For what a user used an idempotency key. */
export interface UsedKey {
  taskId: string
  /** SHA-256 of the file, or of the URL of a submission by URL, in hexadecimal digits */
  sha256: string
}

/** Reads what a user used an idempotency key for in the last 24 hours. insertTasks writes the keys. */
export async function readIdempotencyKey(db: Queryable, userId: string, key: string): Promise<UsedKey | undefined> {
  const { rows } = await db.query<UsedKey>(
    `SELECT task_id AS "taskId", sha256 FROM idempotency_keys
     WHERE user_id = $1 AND key = $2 AND created_at >= now() - ${keyLifetime}`,
    [userId, key],
  )
  return rows[0]
}
