import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { asOwner } from '@ai-platform/testkit/servers/as-owner.ts'

/** The columns of a task's row that the checks need. */
export interface TaskFact {
  id: string
  filename: string
  status: string
  attempts: number
  error: string | null
  storageKey: string | null
}

export interface EventFact {
  seq: number
  event: string
  taskId: string
  at: number
}

/** The rows of one user in all tables that the checks need. */
export interface UserFacts {
  tasks: TaskFact[]
  events: EventFact[]
}

/** Reads the rows in one snapshot, as the database's owner. */
export const readFacts = (ownerUrl: string, userId: string): Promise<UserFacts> =>
  asOwner(ownerUrl, async client => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const tasks = await client.query(
      `SELECT id, filename, status, attempts_used AS attempts, error ->> 'code' AS error, storage_key AS "storageKey"
       FROM current_tasks WHERE user_id = $1`,
      [userId],
    )
    const events = await client.query(
      `SELECT seq::int AS seq, event, task_id AS "taskId", (extract(epoch FROM at) * 1000)::float8 AS at
       FROM task_events WHERE user_id = $1 ORDER BY seq`,
      [userId],
    )
    await client.query('COMMIT')
    return { tasks: tasks.rows, events: events.rows }
  })

/** The storage keys of the tasks of all users. */
export const readStorageKeys = (ownerUrl: string): Promise<Set<string>> =>
  asOwner(ownerUrl, async client => {
    const { rows } = await client.query('SELECT storage_key FROM processing_tasks WHERE storage_key IS NOT NULL')
    return new Set(rows.map(row => String(row.storage_key)))
  })

/** The number of tasks with neither a file nor a short document in the database. */
export const countWithoutDocument = (ownerUrl: string): Promise<number> =>
  asOwner(ownerUrl, async client => {
    const { rowCount } = await client.query(
      `SELECT FROM processing_tasks WHERE storage_key IS NULL
       AND NOT EXISTS (SELECT FROM short_documents WHERE task_id = processing_tasks.id)`,
    )
    return rowCount ?? 0
  })

/** The number of stored texts, pages and answers whose task was deleted. */
export const countTextsWithoutTask = (ownerUrl: string): Promise<number> =>
  asOwner(ownerUrl, async client => {
    const { rowCount } = await client.query(
      `SELECT FROM (
         SELECT task_id FROM task_texts UNION ALL SELECT task_id FROM task_pages UNION ALL SELECT task_id FROM task_chunks
       ) AS stored
       WHERE NOT EXISTS (SELECT FROM processing_tasks WHERE id = task_id)`,
    )
    return rowCount ?? 0
  })

/** The names of all stored files, also unfinished ones. */
export async function listStoredFiles(folder: string): Promise<string[]> {
  const files: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) files.push(...(await readdir(join(folder, entry.name))))
  }
  return files
}

/** The connections to the platform's database by application_name, and how many are idle in a transaction. */
export const countConnections = (ownerUrl: string): Promise<Map<string, number>> =>
  asOwner(ownerUrl, async client => {
    const { rows } = await client.query(
      `SELECT CASE WHEN state LIKE 'idle in transaction%' AND state_change < now() - interval '5 s'
                   THEN 'idle in transaction' ELSE application_name END AS name, count(*)::int AS count
       FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' GROUP BY 1`,
    )
    return new Map(rows.map(row => [String(row.name), Number(row.count)]))
  })
