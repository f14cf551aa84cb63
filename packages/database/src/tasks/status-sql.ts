import type { TaskStatus } from '@ai-platform/contracts/task.ts'

/**
 * The condition on current_tasks that a task has the status. It names the stored status, so that the index of open, of
 * ended or of unsuccessful tasks is used.
 */
export const statusSql = (status: TaskStatus): string =>
  status === 'pending' || status === 'processing'
    ? `stored_status IN ('pending', 'processing') AND status = '${status}'`
    : `stored_status = '${status}'`
