import type { Pool } from '@ai-platform/database/pool.ts'

const eventLimit = 200
const attemptLimit = 200

const sql = `
  SELECT t.id, filename, content_type, size_bytes, sha256, task_type, status, progress, attempt, attempts_used, ai_calls,
         result, error, usage, coverage, options, metadata, warnings, provider, model, request_id, created_at, started_at,
         completed_at,
         user_id, u.email AS user_email, u.is_active AS user_is_active,
         (SELECT coalesce(json_agg(e ORDER BY seq), '[]') FROM
           (SELECT seq, event, error, at FROM task_events WHERE task_id = t.id ORDER BY seq DESC LIMIT ${eventLimit}) e
         ) AS events,
         (SELECT coalesce(json_agg(a ORDER BY attempt), '[]') FROM (
           SELECT attempt, worker_host, worker_version, started_at, ended_at, outcome, error, usage
           FROM task_attempts WHERE task_id = t.id
           UNION ALL
           SELECT attempt, worker_host, worker_version, claimed_at, NULL, NULL, NULL, NULL
           FROM task_queue WHERE task_id = t.id AND worker_id IS NOT NULL
           ORDER BY attempt DESC LIMIT ${attemptLimit}) a
         ) AS attempts
  FROM current_tasks t JOIN users u ON u.id = user_id WHERE t.id = $1`

/** Reads a task for its page, with its latest events and attempts, oldest first. Returns undefined if the task is deleted. */
export async function readTaskDetails(readPool: Pool, taskId: string) {
  const { rows } = await readPool.query(sql, [taskId])
  return rows[0]
}
