import type { Queryable } from '../pool.ts'
import type { RunFence } from './finish-task.ts'

const sql = `
  UPDATE processing_tasks t SET heartbeat_at = clock_timestamp(), progress = held.progress
  FROM unnest($1::uuid[], $2::int[], $3::real[]) AS held (id, attempt, progress)
  WHERE t.id = held.id AND t.attempt = held.attempt AND t.status = 'processing'
  RETURNING t.id`

/**
 * One heartbeat for every run a worker holds.
 * @returns the ids of the tasks that are still the worker's; any other was cancelled, deleted or given to another
 */
export async function keepLeases(db: Queryable, runs: (RunFence & { progress: number })[]): Promise<Set<string>> {
  const values = [runs.map(run => run.taskId), runs.map(run => run.attempt), runs.map(run => run.progress)]
  const { rows } = await db.query<{ id: string }>({ name: 'keep_leases', text: sql, values })
  return new Set(rows.map(row => row.id))
}
