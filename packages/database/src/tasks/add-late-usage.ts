import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import type { Queryable } from '../pool.ts'
import { addToDaySql } from './add-to-day.ts'
import type { AttemptId } from './attempt-id.ts'

// The task's row is locked before the attempt's, as a delete locks them.
const addSql = `
  WITH task AS (SELECT id, user_id FROM processing_tasks WHERE id = $1 FOR UPDATE),
  attempt AS (
    UPDATE task_attempts a SET usage = $3 FROM task
    WHERE a.task_id = task.id AND a.attempt = $2 AND a.usage IS NULL
    RETURNING a.task_id, task.user_id
  ),
  ${addToDaySql('attempt', { userId: 'attempt.user_id', model: '$4::text', usage: '$3::jsonb', tasks: 0 })}
  UPDATE processing_tasks t SET usage = add_usage(t.usage, $3::jsonb) FROM attempt WHERE t.id = attempt.task_id
  RETURNING t.id`

/**
 * Adds the usage of an attempt that a cancel or a rescue ended to its task, which may have ended too. Only an attempt without
 * usage is updated, so a repeated call adds nothing.
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
