import { appendEventSql, appendedEventColumns, type CommitExtras } from '../events/append-event.ts'
import type { Queryable } from '../pool.ts'
import { fairPositionSql } from './fair-position.ts'
import { type ChangedTaskRow, type TaskChange, toTaskChange } from './task-change.ts'
import { taskColumns } from './task-row.ts'

const retrySql = (outbox?: string) => `
  WITH written AS (
    UPDATE processing_tasks t
    SET status = 'pending', progress = 0, attempts_used = 0, result = NULL, error = NULL, usage = NULL, coverage = NULL,
        provider = NULL, model = NULL, request_id = $3, queue_position = ${fairPositionSql('$2')},
        available_at = now(), started_at = NULL, completed_at = NULL
    WHERE id = $1 AND user_id = $2 AND status IN ('failed', 'cancelled')
    RETURNING t.*
  ), ${appendEventSql("'task_queued'", '$4', outbox)}
  SELECT ${taskColumns('written')}, ${appendedEventColumns} FROM written, event`

/** Starts a new run of a failed or cancelled task. Returns undefined if the user has no such task. */
export async function retryTask(
  db: Queryable,
  task: { taskId: string; userId: string; requestId: string },
  { notifyFrom, outbox }: CommitExtras,
): Promise<TaskChange | undefined> {
  const values = [task.taskId, task.userId, task.requestId, notifyFrom]
  const { rows } = await db.query<ChangedTaskRow>({ text: retrySql(outbox), values })
  const change = toTaskChange(rows)
  return change && { ...change, claimableInSeconds: 0 }
}
