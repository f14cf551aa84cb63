import { appendEventSql, appendedEventColumns, type Telling } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { taskColumns } from './task-row.ts'
import { type TaskWrite, type TaskWriteRow, toTaskWrite } from './write-result.ts'

const forgetFilename = `
  UPDATE task_events SET filename = NULL WHERE user_id = $2 AND task_id = $1 AND filename IS NOT NULL`

const sql = `
  WITH deleted AS (
    DELETE FROM processing_tasks t
    WHERE id = $1 AND user_id = $2 AND status IN ('completed', 'failed', 'cancelled')
    RETURNING ${taskColumns('t')}
  ),
  written AS (SELECT id, user_id, NULL::text AS filename, task_type, status, NULL::jsonb AS error FROM deleted),
  ${appendEventSql("'task_deleted'", '$3')}
  SELECT deleted.*, ${appendedEventColumns} FROM deleted, event`

/**
 * Deletes the row of an ended task, logs task_deleted and takes the file's name out of the log. Run it in a
 * transaction, behind cancelTask for a task that may still run. Undefined when there is no such ended task.
 */
export async function deleteTask(
  db: Queryable,
  task: { taskId: string; userId: string },
  { hintFrom }: Telling,
): Promise<TaskWrite | undefined> {
  const { rows } = await db.query<TaskWriteRow>({ text: sql, values: [task.taskId, task.userId, hintFrom] })
  const write = toTaskWrite(rows)
  if (write) await db.query(forgetFilename, [task.taskId, task.userId])
  return write
}
