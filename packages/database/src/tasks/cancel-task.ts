import {
  appendEventsSql,
  appendedEventColumns,
  type CommitExtras,
  hasEndpointsColumn,
} from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { addToDaySql } from './add-to-day.ts'
import { endAttemptsSql } from './end-attempt.ts'
import { tokensSql } from './quota-sql.ts'
import { type ChangedTaskRow, type TaskChange, toTaskChange } from './task-change.ts'
import { taskColumns } from './task-row.ts'

const cancelSql = (outbox?: string) => `
  WITH ended AS (DELETE FROM task_queue WHERE task_id = $1 AND user_id = $2 RETURNING *),
  written AS (
    UPDATE processing_tasks t
    SET status = 'cancelled', worker_id = NULL, heartbeat_at = NULL, completed_at = clock_timestamp(),
        attempt = COALESCE(q.attempt, t.attempt), attempts_used = COALESCE(q.attempts_used, t.attempts_used),
        ai_calls = COALESCE(q.ai_calls, t.ai_calls), progress = COALESCE(q.progress, t.progress),
        started_at = COALESCE(q.started_at, t.started_at), usage = add_usage(t.usage, add_usage(q.usage, q.attempt_usage))
    FROM (SELECT) AS one LEFT JOIN ended q ON true
    WHERE t.id = $1 AND t.user_id = $2 AND t.status IN ('pending', 'processing')
    RETURNING ${taskColumns('t')}, add_usage(q.usage, q.attempt_usage) AS run_usage,
      q.attempt_usage, q.attempt_model, COALESCE(q.reserved_tokens, 0) AS reserved_tokens
  ),
  ${endAttemptsSql('ended', { outcome: "'cancelled'", error: 'NULL::jsonb', usage: 'ended.attempt_usage' })},
  ${appendEventsSql("'task_cancelled'", '$3', { outbox, quotas: { usedTokens: `sum(${tokensSql('w.attempt_usage')})`, reservedTokens: '-sum(w.reserved_tokens)' } })},
  ${addToDaySql('written w JOIN stream USING (user_id)', { userId: 'w.user_id', model: 'w.attempt_model', usage: 'w.attempt_usage', tasks: 0 })}
  SELECT written.*, ${appendedEventColumns}, ${hasEndpointsColumn} FROM written, event`

/** Cancels a pending or processing task. Returns undefined when the user has no such task. */
export async function cancelTask(
  db: Queryable,
  task: { taskId: string; userId: string },
  { notifyFrom, outbox }: CommitExtras,
): Promise<TaskChange | undefined> {
  const { rows } = await db.query<ChangedTaskRow & { has_endpoints: boolean }>({
    text: cancelSql(outbox),
    values: [task.taskId, task.userId, notifyFrom],
  })
  const change = toTaskChange(rows)
  return change && { ...change, hasEndpoints: rows[0]?.has_endpoints === true }
}
