import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'

const renewSql = `
  UPDATE task_queue q SET heartbeat_at = clock_timestamp(), progress = held.progress,
    attempt_usage = later_usage(q.attempt_usage, held.usage), attempt_model = held.model
  FROM unnest($1::uuid[], $2::int[], $3::real[], $4::jsonb[], $5::text[]) AS held (id, attempt, progress, usage, model)
  WHERE q.task_id = held.id AND q.attempt = held.attempt AND q.worker_id IS NOT NULL
  RETURNING q.task_id AS id`

/** An attempt whose worker is alive. */
export interface HeldAttempt extends AttemptId {
  /** 0 to 1 */
  progress: number
  /** what it has used so far; null for none */
  usage: TaskUsage | null
  /** that the usage is counted for */
  model: string | null
}

/**
 * Renews the leases of all attempts of a worker, and stores their progress and what they have used.
 * @returns the ids of the tasks whose attempts are still current; the others were cancelled, deleted or rescued
 */
export async function renewLeases(db: Queryable, attempts: HeldAttempt[]): Promise<Set<string>> {
  // The rows are locked in this order, as store-chunks.ts locks them.
  const held = attempts.toSorted((a, b) => (a.taskId < b.taskId ? -1 : 1))
  const values = [
    held.map(({ taskId }) => taskId),
    held.map(({ attempt }) => attempt),
    held.map(({ progress }) => progress),
    held.map(({ usage }) => usage),
    held.map(({ model }) => model),
  ]
  const { rows } = await db.query<{ id: string }>({ name: 'renew_leases', text: renewSql, values })
  return new Set(rows.map(row => row.id))
}
