import type { Queryable } from '../pool.ts'

const findSql = `
  SELECT id FROM unnest($1::uuid[]) AS awaited (id)
  WHERE NOT EXISTS (SELECT FROM task_queue q WHERE q.task_id = awaited.id)`

/** Finds the tasks given that are final or deleted: those without a queue entry. */
export async function findEndedTasks(db: Queryable, taskIds: string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(findSql, [taskIds])
  return rows.map(({ id }) => id)
}
