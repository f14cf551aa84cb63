import { appendEventSql, appendedEventColumns, type Telling } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { fairPositionSql } from './insert-task.ts'
import { taskColumns } from './task-row.ts'
import { type TaskWrite, type TaskWriteRow, toTaskWrite } from './write-result.ts'

const statement = (outbox?: string) => `
  WITH written AS (
    UPDATE processing_tasks t
    SET status = 'pending', progress = 0, attempts_used = 0, result = NULL, error = NULL, usage = NULL, coverage = NULL,
        provider = NULL, model = NULL, request_id = $3, queue_position = ${fairPositionSql('$2')},
        available_at = now(), started_at = NULL, completed_at = NULL
    WHERE id = $1 AND user_id = $2 AND status IN ('failed', 'cancelled')
    RETURNING ${taskColumns('t')}
  ), ${appendEventSql("'task_queued'", '$4', outbox)}
  SELECT written.*, ${appendedEventColumns} FROM written, event`

/** Starts a new run of a failed or cancelled task. Undefined when it is in no such state. */
export async function retryTask(
  db: Queryable,
  task: { taskId: string; userId: string; requestId: string },
  { hintFrom, outbox }: Telling,
): Promise<TaskWrite | undefined> {
  const values = [task.taskId, task.userId, task.requestId, hintFrom]
  const { rows } = await db.query<TaskWriteRow>({ text: statement(outbox), values })
  return toTaskWrite(rows)
}
