import type { TaskWebhookBatch } from '@ai-platform/contracts/event.ts'
import type { Pool } from '@ai-platform/database/pool.ts'

// One statement, so that a receipt and the counters it stands for commit together. A repeated event inserts no receipt
// and counts nothing. Users are locked in the order of their ids, so that two batches cannot deadlock. Their ids are also a parameter:
// PostgreSQL expects 100 rows of a record set and would scan the whole table of users for them.
const sql = `
  WITH event AS (
    SELECT DISTINCT ON (id) * FROM jsonb_to_recordset($1::jsonb)
      AS e (id text, user_id uuid, completed int, failed int, input_tokens bigint, output_tokens bigint) ORDER BY id
  ),
  receipt AS (
    INSERT INTO webhook_receipts (webhook_id) SELECT id FROM event ORDER BY id ON CONFLICT DO NOTHING RETURNING webhook_id
  ),
  counted AS (
    SELECT user_id, sum(completed) AS completed, sum(failed) AS failed, sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens
    FROM event JOIN receipt ON webhook_id = id GROUP BY user_id
  ),
  locked AS (SELECT id FROM users WHERE id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE)
  UPDATE users SET tasks_completed = tasks_completed + c.completed, tasks_failed = tasks_failed + c.failed,
    input_tokens = users.input_tokens + c.input_tokens, output_tokens = users.output_tokens + c.output_tokens
  FROM counted c JOIN locked ON locked.id = c.user_id WHERE users.id = c.user_id AND users.id = ANY($2::uuid[])`

/** Adds final events to their users' counters, each event once by its id. Events of deleted users count nowhere. */
export async function countEvents(pool: Pool, { events }: TaskWebhookBatch): Promise<void> {
  const rows = events.map(({ id, user_id, type, usage }) => ({
    id,
    user_id,
    completed: type === 'task_completed' ? 1 : 0,
    failed: type === 'task_failed' ? 1 : 0,
    input_tokens: usage?.input_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
  }))
  const userIds = [...new Set(events.map(event => event.user_id))]
  await pool.query({ name: 'count_events', text: sql, values: [JSON.stringify(rows), userIds] })
}
