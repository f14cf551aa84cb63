import type { Queryable } from '../pool.ts'

// A lost attempt of the earlier version becomes pending here. Its worker cannot write any more: its condition is the status
// 'processing'.
const adoptSql = `
  WITH open AS (
    SELECT id FROM processing_tasks
    WHERE status IN ('pending', 'processing') AND available_at < 'infinity' AND (status = 'pending' OR
      GREATEST(heartbeat_at, pg_postmaster_start_time()) < clock_timestamp() - make_interval(secs => $1))
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
  ),
  adopted AS (
    UPDATE processing_tasks t
    SET status = 'pending', available_at = 'infinity', worker_id = NULL, heartbeat_at = NULL, progress = 0
    FROM (SELECT p.id, p.available_at FROM processing_tasks p JOIN open USING (id)) AS earlier
    WHERE t.id = earlier.id
    RETURNING t.id, t.user_id, t.queue_position, earlier.available_at, t.attempt, t.attempts_used, t.ai_calls, t.started_at
  )
  INSERT INTO task_queue (task_id, user_id, position, available_at, attempt, attempts_used, ai_calls, started_at)
  SELECT id, user_id, queue_position, available_at, attempt, attempts_used, ai_calls, started_at FROM adopted
  RETURNING task_id`

/**
 * Queues open tasks that a version before 2026-11-27 wrote: pending ones, and those whose attempt lost its lease. That
 * version kept the queue in processing_tasks. Its processes may run meanwhile: a row is theirs or ours, never both.
 * @returns the ids of the tasks queued
 */
export async function adoptTasks(db: Queryable, leaseSeconds: number, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ task_id: string }>(adoptSql, [leaseSeconds, limit])
  return rows.map(row => row.task_id)
}

const dropSql = `
  DELETE FROM task_queue q WHERE q.worker_id IS NOT NULL AND q.heartbeat_at < clock_timestamp() - make_interval(secs => $1)
    AND NOT EXISTS (SELECT FROM processing_tasks t WHERE t.id = q.task_id AND t.status = 'pending')`

/** Removes queue entries of tasks that such a version cancelled: no attempt can start for them. */
export async function dropEndedEntries(db: Queryable, leaseSeconds: number): Promise<void> {
  await db.query(dropSql, [leaseSeconds])
}
