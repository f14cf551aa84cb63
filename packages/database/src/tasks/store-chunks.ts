import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import type { Queryable } from '../pool.ts'
import { toStorableJson } from '../storable-json.ts'
import type { AttemptId } from './attempt-id.ts'

/** The answer of a finished call, and what its attempt has used so far. */
export interface ChunkRecord {
  attempt: AttemptId
  /** SHA-256 in hex of the model and the question */
  key: string
  /** JSON */
  answer: unknown
  /** of all calls of the attempt so far; null for a provider that is not paid */
  usage: TaskUsage | null
  model: string | null
}

// Entries are locked in the order of their tasks, as release-attempts.ts locks them. The lock on a cancelled task makes a deletion
// wait for its answers.
const storeSql = `
  WITH input AS (
    SELECT * FROM json_to_recordset($1::json) AS i (task_id uuid, attempt int, key text, answer jsonb, usage jsonb, model text)
  ),
  current AS (
    SELECT q.task_id, q.user_id, q.attempt FROM task_queue q
    WHERE EXISTS (SELECT FROM input i WHERE i.task_id = q.task_id AND i.attempt = q.attempt)
      AND q.task_id = ANY($2::uuid[]) AND q.worker_id IS NOT NULL
    ORDER BY q.task_id FOR NO KEY UPDATE
  ),
  spent AS (
    UPDATE task_queue q SET attempt_usage = later_usage(q.attempt_usage, i.usage), attempt_model = i.model
    FROM current c, LATERAL (
      SELECT usage, model FROM input i WHERE i.task_id = c.task_id AND i.attempt = c.attempt
      ORDER BY (usage->'calls')::bigint DESC, (usage->'input_tokens')::bigint DESC LIMIT 1
    ) i
    WHERE q.task_id = c.task_id
  ),
  cancelled AS (
    SELECT t.id AS task_id, t.user_id, t.attempt FROM processing_tasks t
    WHERE EXISTS (SELECT FROM input i WHERE i.task_id = t.id AND i.attempt = t.attempt)
      AND t.id = ANY($2::uuid[]) AND t.status = 'cancelled'
    ORDER BY t.id FOR KEY SHARE
  )
  INSERT INTO task_chunks (task_id, key, user_id, answer)
  SELECT c.task_id, decode(i.key, 'hex'), c.user_id, i.answer
  FROM (SELECT task_id, user_id, attempt FROM current UNION ALL SELECT * FROM cancelled) c JOIN input i USING (task_id, attempt)
  ON CONFLICT (task_id, key) DO NOTHING`

/**
 * Stores answers of calls together with what their attempts have used, in one statement. Answers to a task that was cancelled while
 * its calls were under way are stored, too. A lost attempt stores nothing, and a repetition changes nothing.
 */
export async function storeChunks(db: Queryable, records: ChunkRecord[]): Promise<void> {
  const input = records.map(({ attempt: { taskId, attempt }, ...rest }) => ({ ...rest, task_id: taskId, attempt }))
  const taskIds = [...new Set(records.map(({ attempt }) => attempt.taskId))]
  await db.query({ name: 'store_chunks', text: storeSql, values: [toStorableJson(input), taskIds] })
}
