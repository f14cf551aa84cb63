import { appendEventSql, appendedEventColumns, type Telling } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { taskColumns } from './task-row.ts'
import { type TaskWrite, type TaskWriteRow, toTaskWrite } from './write-result.ts'

const statement = (outbox?: string) => `
  WITH written AS (
    UPDATE processing_tasks t
    SET status = 'cancelled', worker_id = NULL, heartbeat_at = NULL, completed_at = clock_timestamp()
    WHERE id = $1 AND user_id = $2 AND status IN ('pending', 'processing')
    RETURNING ${taskColumns('t')}
  ), ${appendEventSql("'task_cancelled'", '$3', outbox)}
  SELECT written.*, ${appendedEventColumns} FROM written, event`

/** Cancels a task that has not ended; its worker, if any, is fenced out by that. Undefined when there is none such. */
export async function cancelTask(
  db: Queryable,
  task: { taskId: string; userId: string },
  { hintFrom, outbox }: Telling,
): Promise<TaskWrite | undefined> {
  const { rows } = await db.query<TaskWriteRow>({
    text: statement(outbox),
    values: [task.taskId, task.userId, hintFrom],
  })
  return toTaskWrite(rows)
}
