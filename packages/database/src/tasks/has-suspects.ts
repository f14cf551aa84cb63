import type { Queryable } from '../pool.ts'

/** Whether a suspect may be claimed now: a task that was running when a worker died, twice. */
export async function hasSuspects(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM task_queue WHERE suspect AND worker_id IS NULL AND NOT held AND available_at <= now()) AS found`,
  )
  return rows[0]?.found === true
}
