import type { Queryable } from '../pool.ts'

/**
 * Counts the pending tasks of all users.
 * @param limit the count stops here, which bounds its cost
 */
export async function countPending(db: Queryable, limit: number): Promise<number> {
  const { rows } = await db.query<{ pending: number }>(
    'SELECT count(*) AS pending FROM (SELECT FROM task_queue WHERE worker_id IS NULL AND NOT held LIMIT $1) AS bounded',
    [limit],
  )
  return rows[0]?.pending ?? 0
}
