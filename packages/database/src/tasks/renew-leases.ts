import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'

const renewSql = `
  UPDATE task_queue q SET heartbeat_at = clock_timestamp(), progress = held.progress
  FROM unnest($1::uuid[], $2::int[], $3::real[]) AS held (id, attempt, progress)
  WHERE q.task_id = held.id AND q.attempt = held.attempt AND q.worker_id IS NOT NULL
  RETURNING q.task_id AS id`

/**
 * Renews the leases of all attempts of a worker and stores their progress (0 to 1).
 * @returns the ids of the tasks whose attempts are still current; the others were cancelled, deleted or rescued
 */
export async function renewLeases(db: Queryable, attempts: (AttemptId & { progress: number })[]): Promise<Set<string>> {
  const values = [
    attempts.map(({ taskId }) => taskId),
    attempts.map(({ attempt }) => attempt),
    attempts.map(({ progress }) => progress),
  ]
  const { rows } = await db.query<{ id: string }>({ name: 'renew_leases', text: renewSql, values })
  return new Set(rows.map(row => row.id))
}
