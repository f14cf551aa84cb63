import { appendEventsSql, appendedEventColumns, type CommitExtras } from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { lastPositionSql } from './fair-position.ts'
import { type ChangedTaskRow, type TaskChange, toTaskChange } from './task-change.ts'
import { taskColumns } from './task-row.ts'

// A text without a word is forgotten: the platform may be able to recognise text in images by now.
const retrySql = `
  WITH written AS (
    UPDATE processing_tasks t
    SET status = 'pending', progress = 0, attempts_used = 0, result = NULL, error = NULL, coverage = NULL,
        warnings = NULL, provider = NULL, model = NULL, request_id = $3, available_at = 'infinity', started_at = NULL, completed_at = NULL
    WHERE id = $1 AND user_id = $2 AND status IN ('failed', 'cancelled')
    RETURNING ${taskColumns('t')}
  ),
  queued AS (
    INSERT INTO task_queue (task_id, user_id, position, attempt, ai_calls)
    SELECT id, user_id, 1 + ${lastPositionSql('user_id')}, attempt, ai_calls FROM written
  ),
  blank AS (
    DELETE FROM task_texts x USING written w
    WHERE x.task_id = w.id AND NOT EXISTS (SELECT FROM task_pages p WHERE p.task_id = w.id AND p.text <> '')
    RETURNING x.task_id
  ),
  blank_page AS (DELETE FROM task_pages p USING blank WHERE p.task_id = blank.task_id),
  ${appendEventsSql("'task_queued'", '$4')}
  SELECT written.*, ${appendedEventColumns} FROM written, event`

/** Starts a new run of a failed or cancelled task. Returns undefined if the user has no such task. */
export async function retryTask(
  db: Queryable,
  task: { taskId: string; userId: string; requestId: string },
  { notifyFrom }: CommitExtras,
): Promise<TaskChange | undefined> {
  const values = [task.taskId, task.userId, task.requestId, notifyFrom]
  const { rows } = await db.query<ChangedTaskRow>({ text: retrySql, values })
  const change = toTaskChange(rows)
  return change && { ...change, claimableInSeconds: 0 }
}
