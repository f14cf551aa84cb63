import { appendEventSql, appendedEventColumns } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { taskColumns } from './task-row.ts'
import { type TaskWrite, type TaskWriteRow, toTaskWrite } from './write-result.ts'

const sql = `
  WITH next AS (
    SELECT id FROM processing_tasks
    WHERE status = 'pending' AND available_at <= now()
    ORDER BY queue_position, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ),
  claimed AS (
    UPDATE processing_tasks t
    SET status = 'processing', attempt = attempt + 1, attempts_used = attempts_used + 1, worker_id = $1,
        heartbeat_at = clock_timestamp(), started_at = COALESCE(started_at, clock_timestamp()), progress = 0
    FROM next WHERE t.id = next.id
    RETURNING ${taskColumns('t')}
  ), ${appendEventSql('claimed', "'task_started'", '$2')}
  SELECT claimed.*, ${appendedEventColumns} FROM claimed, event`

/**
 * Claims the task whose turn it is, whichever the queue's message named: the engine says that there is work, the table
 * says which is next. The claim's `attempt` fences every later write of the run. Undefined when nothing waits.
 */
export async function claimTask(db: Queryable, workerId: string, notify: boolean): Promise<TaskWrite | undefined> {
  const { rows } = await db.query<TaskWriteRow>({ name: 'claim_task', text: sql, values: [workerId, notify] })
  return toTaskWrite(rows)
}
