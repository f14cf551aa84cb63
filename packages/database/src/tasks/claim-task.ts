import { appendEventSql, appendedEventColumns, type Telling } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import type { TaskRow } from './task-row.ts'
import { type AppendedEventRow, type TaskWrite, toAppendedEvent } from './write-result.ts'

/** What a run needs of its task; `content` is the short document where there is no file. */
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

const sql = `
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
 * Claims the task whose turn it is, whichever the queue's message named: the engine says that there is work, the table
 * says which is next. The claim's `attempt` fences every later write of the run. Undefined when nothing waits.
 */
export async function claimTask(
  db: Queryable,
  workerId: string,
  { hintFrom }: Telling,
): Promise<TaskWrite<ClaimedTask> | undefined> {
  const { rows } = await db.query<ClaimedTask & AppendedEventRow>({
    name: 'claim_task',
    text: sql,
    values: [workerId, hintFrom],
  })
  const row = rows[0]
  return row && { task: row, event: toAppendedEvent(row, row) }
}
