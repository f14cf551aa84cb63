import type { Queryable } from '../pool.ts'
import { dayTasksSql, dayTokensSql, storageSql } from './quota-sql.ts'

/** What counts against a user's limits and quotas. */
export interface Standing {
  /** pending tasks, counted up to a limit */
  pending: number
  /** submissions of the UTC day */
  tasks: number
  /** tokens of attempts that ended in the UTC day */
  tokens: number
  storageBytes: number
}

const readSql = `
  SELECT (SELECT count(*) FROM (
      SELECT FROM task_queue WHERE worker_id IS NULL AND NOT held AND user_id = $1 LIMIT $2) AS bounded) AS pending,
    ${dayTasksSql('s')} AS tasks, ${dayTokensSql('s')} AS tokens, ${storageSql('s')}::bigint AS storage_bytes
  FROM event_streams s WHERE s.user_id = $1`

type StandingRow = Omit<Standing, 'storageBytes'> & { storage_bytes: number }

/** Reads a user's standing. @param maxPending the count of pending tasks stops here, which bounds its cost */
export async function readStanding(db: Queryable, userId: string, maxPending: number): Promise<Standing> {
  const { rows } = await db.query<StandingRow>({ name: 'read_standing', text: readSql, values: [userId, maxPending] })
  const [row] = rows
  if (!row) return { pending: 0, tasks: 0, tokens: 0, storageBytes: 0 }
  const { storage_bytes: storageBytes, ...rest } = row
  return { ...rest, storageBytes }
}
