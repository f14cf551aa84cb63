import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Metadata, TaskOptions } from '@ai-platform/contracts/submission.ts'
import { appendEventsSql, appendedEventColumns, type CommitExtras } from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { lastPositionSql } from './fair-position.ts'
import { keyLifetime } from './idempotency-key.ts'
import { lockQuotaSql, type QuotaRefusal, quotaRefusalSql, quotaValues, type SubmissionQuotas } from './quota-sql.ts'
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
  /** undefined for none */
  options?: TaskOptions | undefined
  metadata?: Metadata | undefined
  requestId: string
  /** the document's key in the storage, or its bytes when it is kept in the database */
  document: string | Buffer
  idempotencyKey?: string | undefined
  /** what the idempotency key stands for: `sha256` unless given */
  requestSha256?: string | undefined
}

/** Why a task was not written: its user is disabled or deleted, has used up a quota, or the idempotency key belongs to another task. */
export type InsertRefusal = 'no_active_user' | 'key_taken' | QuotaRefusal

// If two statements insert the same key at once, ON CONFLICT makes the second wait for the first; keys are inserted in
// order, so that two groups cannot deadlock. Within a group the first task gets the key. Foreign keys are checked at the
// end of the statement, so a key can be inserted before its task. available_at 'infinity' keeps versions before 2026-11-27 from
// claiming the row. If the user is deleted meanwhile, the foreign key of event_streams refuses the statement. `author` is materialized, so that a user's
// position is read once a user and not once a task.
const insertSql = `
  WITH input AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::bytea[], $12::text[], $14::jsonb[], $15::jsonb[], $19::text[]) WITH ORDINALITY
    AS i (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, request_id, storage_key, content,
      key, options, metadata, request_sha256, number)
  ),
  author AS MATERIALIZED (
    SELECT id, ${lastPositionSql('users.id')} AS last_position
    FROM users WHERE id IN (SELECT user_id FROM input) AND is_active
  ),
  ${lockQuotaSql('SELECT user_id FROM input', 16)},
  checked AS (
    SELECT i.*, author.last_position,
      ${quotaRefusalSql('row_number() OVER submission', 'sum(i.size_bytes) OVER submission', 16)} AS refusal
    FROM input i JOIN author ON author.id = i.user_id LEFT JOIN quota ON quota.user_id = i.user_id
    WINDOW submission AS (PARTITION BY i.user_id ORDER BY i.number)
  ),
  key AS (
    INSERT INTO idempotency_keys AS k (user_id, key, task_id, sha256, task_type)
    SELECT DISTINCT ON (i.user_id, i.key) i.user_id, i.key, i.id, COALESCE(i.request_sha256, i.sha256), i.task_type
    FROM checked i WHERE i.key IS NOT NULL AND i.refusal IS NULL ORDER BY i.user_id, i.key, i.number
    ON CONFLICT (user_id, key) DO UPDATE
      SET task_id = excluded.task_id, sha256 = excluded.sha256, task_type = excluded.task_type, created_at = now()
      WHERE k.created_at < now() - ${keyLifetime}
    RETURNING task_id
  ),
  accepted AS (
    SELECT i.*, i.last_position + row_number() OVER (PARTITION BY i.user_id ORDER BY i.number) AS position
    FROM checked i WHERE i.refusal IS NULL AND (i.key IS NULL OR i.id IN (SELECT task_id FROM key))
  ),
  written AS (
    INSERT INTO processing_tasks (id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, request_id,
      storage_key, options, metadata, available_at)
    SELECT id, user_id, filename, extension, content_type, size_bytes, sha256, task_type, request_id, storage_key, options,
      metadata, 'infinity'
    FROM accepted RETURNING id, user_id, filename, task_type, status, error, created_at, size_bytes
  ),
  queued AS (INSERT INTO task_queue (task_id, user_id, position) SELECT id, user_id, position FROM accepted),
  document AS (INSERT INTO short_documents (task_id, content) SELECT id, content FROM accepted WHERE content IS NOT NULL),
  ${appendEventsSql("'task_queued'", '$13', { quotas: { submissions: 'count(*)', storageBytes: 'sum(w.size_bytes)' } })}
  SELECT checked.number, checked.refusal, written.created_at, ${appendedEventColumns}
  FROM checked LEFT JOIN (written JOIN event ON event.task_id = written.id) ON written.id = checked.id`

type InsertedRow = { number: number; refusal: QuotaRefusal | null } & (
  | ({ created_at: string } & AppendedEventRow)
  | { event_seq: null }
)

const storageKeyOf = ({ document }: NewTask): string | null => (typeof document === 'string' ? document : null)

/**
 * Inserts pending tasks with their documents, idempotency keys and task_queued events, in one statement. Each counts as a submission
 * of its user, whose quotas are checked before.
 * @returns for each task, in order: the task and its event, or the reason why it was not written
 */
export async function insertTasks(
  db: Queryable,
  tasks: NewTask[],
  { notifyFrom, quotas = {} }: CommitExtras & { quotas?: SubmissionQuotas },
): Promise<(TaskChange | InsertRefusal)[]> {
  const values = [
    tasks.map(task => task.id),
    tasks.map(task => task.userId),
    tasks.map(task => task.filename),
    tasks.map(task => task.extension),
    tasks.map(task => task.contentType),
    tasks.map(task => task.sizeBytes),
    tasks.map(task => task.sha256),
    tasks.map(task => task.taskType),
    tasks.map(task => task.requestId),
    tasks.map(storageKeyOf),
    tasks.map(task => (typeof task.document === 'string' ? null : task.document)),
    tasks.map(task => task.idempotencyKey ?? null),
    notifyFrom,
    tasks.map(task => task.options ?? null),
    tasks.map(task => task.metadata ?? null),
    ...quotaValues(quotas),
    tasks.map(task => task.requestSha256 ?? null),
  ]
  const { rows } = await db.query<InsertedRow>({ name: 'insert_tasks', text: insertSql, values })
  const byNumber = new Map(rows.map(row => [row.number, row]))
  return tasks.map((task, index) => {
    const row = byNumber.get(index + 1)
    if (!row) return 'no_active_user'
    if (row.refusal) return row.refusal
    if (row.event_seq === null) return 'key_taken'
    const inserted = toInsertedTask(task, row.created_at)
    return { task: inserted, events: [toAppendedEvent(inserted, row)], claimableInSeconds: 0 }
  })
}

/** Builds the inserted row from the input and the column defaults. Returning every column from SQL would cost more. */
const toInsertedTask = (task: NewTask, createdAt: string): TaskRow => ({
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
  options: task.options ?? null,
  metadata: task.metadata ?? null,
  warnings: null,
  provider: null,
  model: null,
  request_id: task.requestId,
  storage_key: storageKeyOf(task),
  created_at: createdAt,
  started_at: null,
  completed_at: null,
})
