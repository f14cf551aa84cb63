import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Queryable } from '../pool.ts'

/** How long a key stands for its task. */
const keptFor = `interval '24 hours'`

/**
 * Takes the key for a new task, in the transaction that writes it; a key older than 24 h is free again. Waits for
 * another transaction that is taking the same key.
 * @returns false when the key stands for another task
 */
export async function claimIdempotencyKey(
  transaction: Queryable,
  use: { userId: string; key: string; taskId: string; sha256: string; taskType: TaskType },
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `INSERT INTO idempotency_keys AS k (user_id, key, task_id, sha256, task_type) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (user_id, key) DO UPDATE
       SET task_id = excluded.task_id, sha256 = excluded.sha256, task_type = excluded.task_type, created_at = now()
       WHERE k.created_at < now() - ${keptFor}`,
    [use.userId, use.key, use.taskId, use.sha256, use.taskType],
  )
  return rowCount === 1
}

/** What a key of the user stands for. */
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
