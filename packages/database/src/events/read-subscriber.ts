import type { Queryable } from '../pool.ts'

const readSql = `
  SELECT u.is_active, COALESCE(s.last_seq, 0) AS last_seq
  FROM users u LEFT JOIN event_streams s ON s.user_id = u.id WHERE u.id = $1`

/**
 * Reads what an event socket needs about its user.
 * @returns `lastSeq` is the number of the user's newest event, 0 before the first; undefined if there is no such user
 */
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
