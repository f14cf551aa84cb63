import type { Queryable } from '../pool.ts'

const readSql = `
  SELECT u.is_active, COALESCE(s.last_seq, 0) AS last_seq
  FROM users u LEFT JOIN event_streams s ON s.user_id = u.id WHERE u.id = $1`

/** What a socket needs to know of its user, in one read. `lastSeq` is 0 before the first event. */
export async function readSubscriber(
  db: Queryable,
  userId: string,
): Promise<{ isActive: boolean; lastSeq: number } | undefined> {
  const { rows } = await db.query<{ is_active: boolean; last_seq: number }>({
    name: 'read_subscriber',
    text: readSql,
    values: [userId],
  })
  const row = rows[0]
  return row && { isActive: row.is_active, lastSeq: row.last_seq }
}
