import type { Queryable } from '../pool.ts'

/** The ids of tasks that may be claimed now, in queue order, at most `limit`. */
export async function findPending(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM processing_tasks WHERE status = 'pending' AND available_at <= now()
     ORDER BY queue_position, id LIMIT $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}
