import type { Queryable } from '../pool.ts'

/** How many tasks wait, of one user or of all; counting ends at `most`. */
export async function countPending(db: Queryable, most: number, userId?: string): Promise<number> {
  const { rows } = await db.query<{ waiting: number }>(
    `SELECT count(*) AS waiting FROM (
       SELECT FROM processing_tasks WHERE status = 'pending' AND ($2::uuid IS NULL OR user_id = $2) LIMIT $1
     ) AS bounded`,
    [most, userId ?? null],
  )
  return rows[0]?.waiting ?? 0
}
