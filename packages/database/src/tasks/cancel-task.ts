import { appendEventSql, appendedEventColumns, type CommitExtras } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { type ChangedTaskRow, type TaskChange, toTaskChange } from './task-change.ts'
import { taskColumns } from './task-row.ts'

const cancelSql = (outbox?: string) => `
  WITH written AS (
    UPDATE processing_tasks t
    SET status = 'cancelled', worker_id = NULL, heartbeat_at = NULL, completed_at = clock_timestamp()
    WHERE id = $1 AND user_id = $2 AND status IN ('pending', 'processing')
    RETURNING ${taskColumns('t')}
  ), ${appendEventSql("'task_cancelled'", '$3', outbox)}
  SELECT written.*, ${appendedEventColumns} FROM written, event`

/** Cancels a pending or processing task. Returns undefined when the user has no such task. */
export async function cancelTask(
  db: Queryable,
  task: { taskId: string; userId: string },
  { notifyFrom, outbox }: CommitExtras,
): Promise<TaskChange | undefined> {
  const { rows } = await db.query<ChangedTaskRow>({
    text: cancelSql(outbox),
    values: [task.taskId, task.userId, notifyFrom],
  })
  return toTaskChange(rows)
}
