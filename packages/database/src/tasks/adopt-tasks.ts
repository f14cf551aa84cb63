import type { Queryable } from '../pool.ts'

// A lost attempt of the earlier version becomes pending here. Its worker cannot write any more: its condition is the status
// 'processing'. A task of this version that the earlier one cancelled and retried still has its entry, which starts anew; an
// attempt under way for that entry is no longer the current one.
const adoptSql = `
  WITH open AS (
    SELECT id, available_at FROM processing_tasks
    WHERE status IN ('pending', 'processing') AND available_at < 'infinity' AND (status = 'pending' OR
      GREATEST(heartbeat_at, pg_postmaster_start_time()) < clock_timestamp() - make_interval(secs => $1))
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
  ),
  adopted AS (
    UPDATE processing_tasks t
    SET status = 'pending', available_at = 'infinity', worker_id = NULL, heartbeat_at = NULL, progress = 0
    FROM open WHERE t.id = open.id
    RETURNING t.id, t.user_id, t.queue_position, open.available_at, t.attempt, t.attempts_used, t.ai_calls, t.started_at
  )
  INSERT INTO task_queue AS q (task_id, user_id, position, available_at, attempt, attempts_used, ai_calls, started_at)
  SELECT id, user_id, queue_position, available_at, attempt, attempts_used, ai_calls, started_at FROM adopted
  ON CONFLICT (task_id) DO UPDATE
    SET position = excluded.position, available_at = excluded.available_at, attempt = GREATEST(q.attempt, excluded.attempt),
        attempts_used = excluded.attempts_used, ai_calls = GREATEST(q.ai_calls, excluded.ai_calls),
        started_at = excluded.started_at, queued_at = now(), progress = 0, worker_id = NULL, worker_host = NULL,
        worker_version = NULL, claimed_at = NULL, heartbeat_at = NULL
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

/**
 * Removes queue entries of tasks that such a version cancelled. A claim takes such an entry but starts no attempt, because the
 * task is not pending, so its lease runs out.
 */
export async function dropEndedEntries(db: Queryable, leaseSeconds: number): Promise<void> {
  await db.query(dropSql, [leaseSeconds])
}
