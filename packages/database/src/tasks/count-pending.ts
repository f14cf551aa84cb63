import type { Queryable } from '../pool.ts'

/**
 * Counts pending tasks, of one user or of all users.
 * @param limit the count stops here, which bounds its cost
 */
export async function countPending(db: Queryable, limit: number, userId?: string): Promise<number> {
  const { rows } = await db.query<{ pending: number }>(
    `SELECT count(*) AS pending FROM (
       SELECT FROM task_queue WHERE worker_id IS NULL AND ($2::uuid IS NULL OR user_id = $2) LIMIT $1
     ) AS bounded`,
    [limit, userId ?? null],
  )
  return rows[0]?.pending ?? 0
}
