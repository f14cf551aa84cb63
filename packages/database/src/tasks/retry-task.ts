import { appendEventsSql, appendedEventColumns, type CommitExtras } from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { lastPositionSql } from './fair-position.ts'
import { lockQuotaSql, type QuotaRefusal, quotaRefusalSql, quotaValues, type SubmissionQuotas } from './quota-sql.ts'
import { type ChangedTaskRow, type TaskChange, toTaskChange } from './task-change.ts'
import { taskColumns } from './task-row.ts'

// A text without a word is forgotten: the platform may be able to recognise text in images by now. The task is locked before its
// user's stream, as everywhere.
const retrySql = `
  WITH task AS (
    SELECT t.id, t.user_id, u.is_active FROM processing_tasks t JOIN users u ON u.id = t.user_id
    WHERE t.id = $1 AND t.user_id = $2 AND t.status IN ('failed', 'cancelled') FOR NO KEY UPDATE OF t
  ),
  ${lockQuotaSql('SELECT user_id FROM task', 5)},
  checked AS (
    SELECT task.id, CASE WHEN NOT task.is_active THEN 'no_active_user' ELSE ${quotaRefusalSql('1', '0', 5)} END AS refusal
    FROM task LEFT JOIN quota USING (user_id)
  ),
  written AS (
    UPDATE processing_tasks t
    SET status = 'pending', progress = 0, attempts_used = 0, result = NULL, error = NULL, coverage = NULL,
        warnings = NULL, provider = NULL, model = NULL, request_id = $3, available_at = 'infinity', started_at = NULL, completed_at = NULL
    FROM checked WHERE t.id = checked.id AND checked.refusal IS NULL
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
  ${appendEventsSql("'task_queued'", '$4', { quotas: { submissions: 'count(*)' } })}
  SELECT checked.refusal, written.*, ${appendedEventColumns} FROM checked LEFT JOIN (written CROSS JOIN event) ON true`

/** Why a retry was refused. */
export type RetryRefusal = 'no_active_user' | QuotaRefusal

/**
 * Starts a new run of a failed or cancelled task, which counts as a submission. Returns the reason when it is refused, and undefined if
 * the user has no such task.
 */
export async function retryTask(
  db: Queryable,
  task: { taskId: string; userId: string; requestId: string },
  { notifyFrom, quotas = {} }: CommitExtras & { quotas?: SubmissionQuotas },
): Promise<TaskChange | RetryRefusal | undefined> {
  const values = [task.taskId, task.userId, task.requestId, notifyFrom, ...quotaValues(quotas)]
  const { rows } = await db.query<ChangedTaskRow & { refusal: RetryRefusal | null }>({ text: retrySql, values })
  const refusal = rows[0]?.refusal
  if (refusal) return refusal
  const change = toTaskChange(rows)
  return change && { ...change, claimableInSeconds: 0 }
}
