import type { TaskStatus } from '@ai-platform/contracts/task.ts'

/**
 * The condition on current_tasks that a task has the status. It names the stored status, so that the index of open, of
 * ended or of unsuccessful tasks is used.
 */
export const statusSql = (status: TaskStatus): string =>
  status === 'pending' || status === 'processing'
    ? `stored_status IN ('pending', 'processing') AND status = '${status}'`
    : `stored_status = '${status}'`

/**
 * Condition that a task found by its id is open. `status = 'pending'` would also fit the index of all open tasks, and a plan that was made
 * for an empty table reads that index whole for each task.
 */
export const openTaskSql = (task: string): string => `${task}.status NOT IN ('completed', 'failed', 'cancelled')`
