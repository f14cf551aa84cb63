import type { TaskType } from '@ai-platform/contracts/result.ts'
import { appendEventSql, appendedEventColumns, type Telling } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import type { TaskRow } from './task-row.ts'
import { type AppendedEventRow, type TaskWrite, toAppendedEvent } from './write-result.ts'

export interface NewTask {
  id: string
  userId: string
  filename: string
  extension: string
  contentType: string
  sizeBytes: number
  sha256: string
  taskType: TaskType
  requestId: string
  /** where the document is: its key in the storage, or, for a short text, its bytes */
  document: string | Buffer
  idempotencyKey?: string | undefined
}

/** Why nothing was written. */
export type InsertRefusal = 'no_active_user' | 'key_taken'

/**
 * Where a task stands in the queue: one behind the user's own last waiting task, and never before the front of the
 * queue. So each user has one turn in a round, however many tasks they sent, and one who waited for nothing gains no
 * credit (start-time fair queueing, Goyal et al. 1996, with all costs equal).
 */
export const fairPositionSql = (userId: string): string => `
  1 + GREATEST(
    (SELECT max(queue_position) FROM processing_tasks WHERE status = 'pending' AND user_id = ${userId}),
    (SELECT min(queue_position) FROM processing_tasks WHERE status = 'pending'),
    0)`

/** How long an idempotency key stands for its task. */
const keyKeptFor = `interval '24 hours'`

// The key waits for another statement that is taking the same one, and a key older than 24 h is free again. Its foreign
// key is looked at when the whole statement is done, so it may be written before its task.
const statement = (outbox?: string) => `
  WITH author AS (SELECT id FROM users WHERE id = $2 AND is_active),
  key AS (
    INSERT INTO idempotency_keys AS k (user_id, key, task_id, sha256, task_type)
    SELECT id, $12, $1, $7, $8 FROM author WHERE $12::text IS NOT NULL
    ON CONFLICT (user_id, key) DO UPDATE
      SET task_id = excluded.task_id, sha256 = excluded.sha256, task_type = excluded.task_type, created_at = now()
      WHERE k.created_at < now() - ${keyKeptFor}
    RETURNING task_id
  ),
  written AS (
    INSERT INTO processing_tasks AS t (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type,
      request_id, storage_key, queue_position)
    SELECT $1, id, $3, $4, $5, $6, $7, $8, $9, $10, ${fairPositionSql('$2')}
    FROM author WHERE $12::text IS NULL OR EXISTS (SELECT FROM key)
    RETURNING t.*
  ),
  document AS (
    INSERT INTO short_documents (task_id, content) SELECT id, $11 FROM written WHERE $11::bytea IS NOT NULL
  ), ${appendEventSql("'task_queued'", '$13', outbox)}
  SELECT asked.active, written.created_at, ${appendedEventColumns}
  FROM (SELECT EXISTS (SELECT FROM author) AS active) asked LEFT JOIN (written CROSS JOIN event) ON true`

type InsertedRow = { active: boolean } & (({ created_at: Date } & AppendedEventRow) | { event_seq: null })

/**
 * Writes a pending task, its short document, its idempotency key and its task_queued event, all or none.
 * @returns what was written, or why nothing was: the user is gone or disabled, or the key stands for another task
 */
export async function insertTask(
  db: Queryable,
  task: NewTask,
  { hintFrom, outbox }: Telling,
): Promise<TaskWrite | InsertRefusal> {
  const storageKey = typeof task.document === 'string' ? task.document : null
  const values = [
    task.id,
    task.userId,
    task.filename,
    task.extension,
    task.contentType,
    task.sizeBytes,
    task.sha256,
    task.taskType,
    task.requestId,
    storageKey,
    typeof task.document === 'string' ? null : task.document,
    task.idempotencyKey ?? null,
    hintFrom,
  ]
  const { rows } = await db.query<InsertedRow>({ name: 'insert_task', text: statement(outbox), values })
  const row = rows[0]
  if (!row?.active) return 'no_active_user'
  if (row.event_seq === null) return 'key_taken'
  const written = toInsertedTask(task, storageKey, row.created_at)
  return { task: written, event: toAppendedEvent(written, row) }
}

/** What the table made of it, without reading all of it back. */
const toInsertedTask = (task: NewTask, storageKey: string | null, createdAt: Date): TaskRow => ({
  id: task.id,
  user_id: task.userId,
  filename: task.filename,
  extension: task.extension,
  content_type: task.contentType,
  size_bytes: task.sizeBytes,
  sha256: task.sha256,
  task_type: task.taskType,
  status: 'pending',
  progress: 0,
  attempt: 0,
  attempts_used: 0,
  ai_calls: 0,
  result: null,
  error: null,
  usage: null,
  coverage: null,
  provider: null,
  model: null,
  request_id: task.requestId,
  storage_key: storageKey,
  created_at: createdAt,
  started_at: null,
  completed_at: null,
})
