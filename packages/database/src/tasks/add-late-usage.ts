import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import { appendStreamsSql } from '../events/append-events.ts'
import type { Queryable } from '../pool.ts'
import { addToDaySql } from './add-to-day.ts'
import type { AttemptId } from './attempt-id.ts'
import { tokensSql } from './quota-sql.ts'

// The task's row is locked before the attempt's, as a delete locks them.
const addSql = `
  WITH task AS (SELECT id, user_id FROM processing_tasks WHERE id = $1 FOR UPDATE),
  earlier AS (
    SELECT a.task_id, a.attempt, task.user_id, usage_since(a.usage, $3::jsonb) AS added
    FROM task_attempts a JOIN task ON a.task_id = task.id
    WHERE a.attempt = $2 AND a.usage IS DISTINCT FROM $3::jsonb
    FOR UPDATE OF a
  ),
  attempt AS (
    UPDATE task_attempts a SET usage = $3 FROM earlier e WHERE a.task_id = e.task_id AND a.attempt = e.attempt
    RETURNING a.task_id, e.user_id, e.added
  ),
  ${appendStreamsSql('attempt w', '0', { usedTokens: `sum(${tokensSql('w.added')})` })},
  ${addToDaySql('attempt JOIN stream USING (user_id)', { userId: 'attempt.user_id', model: '$4::text', usage: 'attempt.added', tasks: 0 })}
  UPDATE processing_tasks t SET usage = add_usage(t.usage, attempt.added)
  FROM attempt JOIN stream USING (user_id) WHERE t.id = attempt.task_id
  RETURNING t.id`

/**
 * Replaces what a cancel or a rescue charged for an attempt by what it used in all. That may be less, because the last report
 * estimates the calls under way. The task may have ended too. A repeated call changes nothing.
 * @param usage of the whole attempt
 * @returns whether it was added. After a deletion of the task it is lost, also for the day.
 */
export async function addLateUsage(
  db: Queryable,
  { taskId, attempt }: AttemptId,
  usage: TaskUsage,
  model: string,
): Promise<boolean> {
  const values = [taskId, attempt, JSON.stringify(usage), model]
  return (await db.query({ name: 'add_late_usage', text: addSql, values })).rowCount === 1
}
