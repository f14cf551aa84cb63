import type { Queryable } from '../pool.ts'

/** The ids of tasks that may be claimed now, in queue order, at most `limit`. Suspects have no messages. */
export async function findPending(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT task_id AS id FROM task_queue WHERE worker_id IS NULL AND NOT held AND available_at <= now() AND NOT suspect
     ORDER BY position, task_id LIMIT $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}
