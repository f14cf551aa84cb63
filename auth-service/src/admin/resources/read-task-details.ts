import type { Pool } from '@ai-platform/database/pool.ts'

const eventLimit = 200

const sql = `
  SELECT t.id, filename, content_type, size_bytes, sha256, task_type, status, progress, attempt, attempts_used, ai_calls,
         result, error, usage, coverage, provider, model, request_id, created_at, started_at, completed_at,
         user_id, u.email AS user_email, u.is_active AS user_is_active,
         (SELECT coalesce(json_agg(e ORDER BY seq), '[]') FROM
           (SELECT seq, event, error, at FROM task_events WHERE task_id = t.id ORDER BY seq DESC LIMIT ${eventLimit}) e
         ) AS events
  FROM processing_tasks t JOIN users u ON u.id = user_id WHERE t.id = $1`

/** Reads a task for its page, with its latest events, oldest first. Returns undefined if the task is deleted. */
export async function readTaskDetails(readPool: Pool, taskId: string) {
  const { rows } = await readPool.query(sql, [taskId])
  return rows[0]
}
