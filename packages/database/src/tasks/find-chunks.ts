import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'

// An answer of another task is copied, so that it stays when that task is deleted. The lock on the queue entry makes a deletion of
// this task wait for the copies, as in store-text.ts. One round of the LATERAL for each key keeps it an index lookup.
const findSql = `
  WITH current AS (
    SELECT task_id, user_id FROM task_queue WHERE task_id = $1 AND attempt = $2 AND worker_id IS NOT NULL FOR KEY SHARE
  ),
  found AS (
    SELECT current.task_id, current.user_id, c.key, c.answer
    FROM current, unnest($3::bytea[]) AS wanted (key), LATERAL (
      SELECT c.key, c.answer FROM task_chunks c WHERE c.user_id = current.user_id AND c.key = wanted.key LIMIT 1
    ) c
  ),
  copied AS (
    INSERT INTO task_chunks (task_id, key, user_id, answer) SELECT task_id, key, user_id, answer FROM found
    ON CONFLICT (task_id, key) DO NOTHING
  )
  SELECT encode(key, 'hex') AS key, answer FROM found`

/**
 * Finds the answers of finished calls, of this task and of the user's other tasks, and copies those of other tasks to this one.
 * @param keys SHA-256 in hex, each once
 * @returns answers by key; none for a lost attempt
 */
export async function findChunks(
  db: Queryable,
  { taskId, attempt }: AttemptId,
  keys: string[],
): Promise<Map<string, unknown>> {
  const { rows } = await db.query<{ key: string; answer: unknown }>({
    name: 'find_chunks',
    text: findSql,
    values: [taskId, attempt, keys.map(key => Buffer.from(key, 'hex'))],
  })
  return new Map(rows.map(({ key, answer }) => [key, answer]))
}
