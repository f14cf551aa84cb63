import type { TaskAttempt } from '@ai-platform/contracts/task.ts'
import type { Queryable } from '../pool.ts'
import { toUsage } from './task-row.ts'

const listSql = `
  SELECT a.* FROM processing_tasks t LEFT JOIN LATERAL (
    SELECT attempt, started_at, ended_at, outcome, error, usage FROM task_attempts WHERE task_id = t.id
    UNION ALL
    SELECT attempt, claimed_at, NULL, NULL, NULL, NULL FROM task_queue WHERE task_id = t.id AND worker_id IS NOT NULL
  ) a ON true
  WHERE t.id = $1 AND t.user_id = $2 ORDER BY a.attempt`

/**
 * Reads the attempts of a user's task over all its runs, in order. The last one may be under way. Returns undefined for a
 * task of another user, as for one that does not exist.
 */
export async function listAttempts(
  db: Queryable,
  task: { taskId: string; userId: string },
): Promise<TaskAttempt[] | undefined> {
  const { rows } = await db.query<TaskAttempt | { attempt: null }>({
    name: 'list_attempts',
    text: listSql,
    values: [task.taskId, task.userId],
  })
  if (rows.length === 0) return undefined
  return rows.flatMap(row => (row.attempt === null ? [] : [{ ...row, usage: toUsage(row.usage) }]))
}
