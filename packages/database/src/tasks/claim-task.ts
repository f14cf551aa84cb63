import { appendEventSql, appendedEventColumns, type CommitExtras } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { type AppendedEventRow, type TaskChange, toAppendedEvent } from './task-change.ts'
import type { TaskRow } from './task-row.ts'

/** What an attempt needs to know of its task. `content` is the document when it is kept in the database. */
export type ClaimedTask = Pick<
  TaskRow,
  | 'id'
  | 'user_id'
  | 'extension'
  | 'content_type'
  | 'task_type'
  | 'status'
  | 'error'
  | 'attempt'
  | 'attempts_used'
  | 'request_id'
  | 'storage_key'
> & { content: Buffer | null }

const claimSql = `
  WITH next AS (
    SELECT id FROM processing_tasks
    WHERE status = 'pending' AND available_at <= now()
    ORDER BY queue_position, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ),
  written AS (
    UPDATE processing_tasks t
    SET status = 'processing', attempt = attempt + 1, attempts_used = attempts_used + 1, worker_id = $1,
        heartbeat_at = clock_timestamp(), started_at = COALESCE(started_at, clock_timestamp()), progress = 0
    FROM next WHERE t.id = next.id
    RETURNING t.*
  ), ${appendEventSql("'task_started'", '$2')}
  SELECT w.id, w.user_id, w.extension, w.content_type, w.task_type, w.status, w.error, w.attempt, w.attempts_used,
    w.request_id, w.storage_key, d.content, ${appendedEventColumns}
  FROM event, written w LEFT JOIN short_documents d ON d.task_id = w.id`

/**
 * Claims the next pending task in queue order and starts an attempt. A queue message only says that there is work; this
 * statement decides which task it is. Returns undefined when no task may be claimed.
 */
export async function claimTask(
  db: Queryable,
  workerId: string,
  { notifyFrom }: CommitExtras,
): Promise<TaskChange<ClaimedTask> | undefined> {
  const { rows } = await db.query<ClaimedTask & AppendedEventRow>({
    name: 'claim_task',
    text: claimSql,
    values: [workerId, notifyFrom],
  })
  const row = rows[0]
  return row && { task: row, events: [toAppendedEvent(row, row)] }
}
