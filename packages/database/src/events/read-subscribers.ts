import type { Queryable } from '../pool.ts'

/** What an event socket needs about its user. */
export interface SubscriberState {
  isActive: boolean
  /** the number of the user's newest event, 0 before the first */
  lastSeq: number
}

const readSql = `
  SELECT u.id, u.is_active, COALESCE(s.last_seq, 0) AS last_seq
  FROM users u LEFT JOIN event_streams s ON s.user_id = u.id WHERE u.id = ANY ($1::uuid[])`

/** Reads the state of each user, in order; undefined where there is no such user. */
export async function readSubscribers(db: Queryable, userIds: string[]): Promise<(SubscriberState | undefined)[]> {
  const { rows } = await db.query<{ id: string; is_active: boolean; last_seq: number }>({
    name: 'read_subscribers',
    text: readSql,
    values: [userIds],
  })
  const states = new Map(rows.map(row => [row.id, { isActive: row.is_active, lastSeq: row.last_seq }]))
  return userIds.map(id => states.get(id.toLowerCase()))
}
