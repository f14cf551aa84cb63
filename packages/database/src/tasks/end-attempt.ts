import type { TaskAttempt } from '@ai-platform/contracts/task.ts'

export type AttemptOutcome = NonNullable<TaskAttempt['outcome']>

/**
 * Common table expression that records ended attempts in task_attempts.
 * @param source FROM list with one row for each: `ended`, which has the columns of task_queue before the change
 * @param columns SQL expressions of the outcome, error and usage
 */
export const endAttemptsSql = (
  source: string,
  { outcome, error, usage }: { outcome: string; error: string; usage: string },
): string => `
  attempt AS (
    INSERT INTO task_attempts (task_id, attempt, worker_id, worker_host, worker_version, started_at, outcome, error, usage)
    SELECT ended.task_id, ended.attempt, ended.worker_id, ended.worker_host, ended.worker_version, ended.claimed_at,
      ${outcome}, ${error}, ${usage}
    FROM ${source} WHERE ended.worker_id IS NOT NULL
    ON CONFLICT (task_id, attempt) DO NOTHING
  )`
