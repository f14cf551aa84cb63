import type { TaskType } from '@ai-platform/contracts/result.ts'
import { appendEventSql, appendedEventColumns, type CommitExtras } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { fairPositionSql } from './fair-position.ts'
import { type AppendedEventRow, type TaskChange, toAppendedEvent } from './task-change.ts'
import type { TaskRow } from './task-row.ts'

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
  /** the document's key in the storage, or its bytes when it is kept in the database */
  document: string | Buffer
  idempotencyKey?: string | undefined
}

/** Why no task was written: the user is disabled or deleted, or the idempotency key belongs to another task. */
export type InsertRefusal = 'no_active_user' | 'key_taken'

/** After this time an idempotency key may be used for a new task. */
const keyLifetime = `interval '24 hours'`

// If two statements insert the same key at once, ON CONFLICT makes the second wait for the first. Foreign keys are
// checked at the end of the statement, so the key can be inserted before its task.
const insertSql = (outbox?: string) => `
  WITH author AS (SELECT id FROM users WHERE id = $2 AND is_active),
  key AS (
    INSERT INTO idempotency_keys AS k (user_id, key, task_id, sha256, task_type)
    SELECT id, $12, $1, $7, $8 FROM author WHERE $12::text IS NOT NULL
    ON CONFLICT (user_id, key) DO UPDATE
      SET task_id = excluded.task_id, sha256 = excluded.sha256, task_type = excluded.task_type, created_at = now()
      WHERE k.created_at < now() - ${keyLifetime}
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
  SELECT author_state.active, written.created_at, ${appendedEventColumns}
  FROM (SELECT EXISTS (SELECT FROM author) AS active) author_state LEFT JOIN (written CROSS JOIN event) ON true`

type InsertedRow = { active: boolean } & (({ created_at: Date } & AppendedEventRow) | { event_seq: null })

/**
 * Inserts a pending task with its document, idempotency key and task_queued event, in one statement.
 * @returns the task and its event, or the reason why nothing was written
 */
export async function insertTask(
  db: Queryable,
  task: NewTask,
  { notifyFrom, outbox }: CommitExtras,
): Promise<TaskChange | InsertRefusal> {
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
    notifyFrom,
  ]
  const { rows } = await db.query<InsertedRow>({ name: 'insert_task', text: insertSql(outbox), values })
  const row = rows[0]
  if (!row?.active) return 'no_active_user'
  if (row.event_seq === null) return 'key_taken'
  const inserted = toInsertedTask(task, storageKey, row.created_at)
  return { task: inserted, events: [toAppendedEvent(inserted, row)], claimableInSeconds: 0 }
}

/** Builds the inserted row from the input and the column defaults. Returning every column from SQL would cost more. */
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
