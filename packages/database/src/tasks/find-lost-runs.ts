import type { Queryable } from '../pool.ts'

/** A run whose worker has given no sign of life. */
export interface LostRun {
  taskId: string
  userId: string
  attempt: number
  attemptsUsed: number
}

const sql = `
  SELECT id, user_id, attempt, attempts_used FROM processing_tasks
  WHERE status = 'processing' AND GREATEST(heartbeat_at, pg_postmaster_start_time()) < clock_timestamp() - make_interval(secs => $1)
  ORDER BY heartbeat_at LIMIT $2`

/**
 * The runs without a heartbeat for `leaseSeconds`, by the database's clock, the longest first. While the database was
 * away nobody could send one: a restart of it starts every lease anew.
 */
export async function findLostRuns(db: Queryable, leaseSeconds: number, limit: number): Promise<LostRun[]> {
  const { rows } = await db.query<{ id: string; user_id: string; attempt: number; attempts_used: number }>(sql, [
    leaseSeconds,
    limit,
  ])
  return rows.map(row => ({
    taskId: row.id,
    userId: row.user_id,
    attempt: row.attempt,
    attemptsUsed: row.attempts_used,
  }))
}
