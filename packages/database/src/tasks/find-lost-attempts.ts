import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'

/** An attempt whose lease ran out. */
export interface LostAttempt extends AttemptId {
  attemptsUsed: number
  /** it ran alone */
  suspect: boolean
}

const findSql = `
  SELECT task_id, attempt, attempts_used, suspect FROM task_queue
  WHERE worker_id IS NOT NULL
    AND GREATEST(heartbeat_at, pg_postmaster_start_time()) < clock_timestamp() - make_interval(secs => $1)
  ORDER BY heartbeat_at LIMIT $2`

/**
 * Finds attempts without a heartbeat for `leaseSeconds` by the database's clock, the oldest first. Workers cannot send
 * heartbeats while the database is down, so its restart renews every lease.
 */
export async function findLostAttempts(db: Queryable, leaseSeconds: number, limit: number): Promise<LostAttempt[]> {
  const { rows } = await db.query<{ task_id: string; attempt: number; attempts_used: number; suspect: boolean }>(
    findSql,
    [leaseSeconds, limit],
  )
  return rows.map(row => ({
    taskId: row.task_id,
    attempt: row.attempt,
    attemptsUsed: row.attempts_used,
    suspect: row.suspect,
  }))
}
