import type { Pool } from '@ai-platform/database/pool.ts'

const eventLimit = 200

/** Everything of one task that its page shows, with its latest events, oldest first. */
export async function readTaskDetails(readPool: Pool, taskId: string) {
  const { rows } = await readPool.query(
    `SELECT t.id, filename, content_type, size_bytes, sha256, task_type, status, progress, attempt, attempts_used,
            ai_calls, result, error, usage, coverage, provider, model, request_id, created_at, started_at, completed_at,
            user_id, u.email AS user_email, u.username AS user_name, u.is_active AS user_is_active
     FROM processing_tasks t JOIN users u ON u.id = user_id WHERE t.id = $1`,
    [taskId],
  )
  const events = await readPool.query(
    `SELECT seq, event, status, error, at FROM task_events WHERE task_id = $1 ORDER BY seq DESC LIMIT ${eventLimit}`,
    [taskId],
  )
  return { ...rows[0], events: events.rows.reverse() }
}
