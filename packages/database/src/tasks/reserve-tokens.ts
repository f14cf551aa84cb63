import type { Queryable } from '../pool.ts'
import type { AttemptId } from './attempt-id.ts'
import { dayTokensSql } from './quota-sql.ts'

/** What an attempt reserves of its user's daily limit, in all. */
export interface Reservation {
  /** the least that it needs */
  needed: number
  /** as much as it gets, when it is left */
  wanted: number
  /** DAILY_TOKEN_LIMIT */
  dailyTokens: number
}

// The entry is locked before the stream, as everywhere. The entry's own reservation counts as free.
const reserveSql = `
  WITH current AS (
    SELECT task_id, user_id, reserved_tokens FROM task_queue
    WHERE task_id = $1 AND attempt = $2 AND worker_id IS NOT NULL FOR NO KEY UPDATE
  ),
  rest AS (
    SELECT current.*, $5::bigint - ${dayTokensSql('s')} - s.reserved_tokens + current.reserved_tokens AS tokens
    FROM current JOIN event_streams s USING (user_id) FOR NO KEY UPDATE OF s
  ),
  granted AS (
    SELECT *, LEAST(tokens, $4::bigint) AS new_tokens FROM rest WHERE tokens >= $3::bigint
  ),
  stream AS (
    UPDATE event_streams s SET reserved_tokens = GREATEST(0, s.reserved_tokens - g.reserved_tokens + g.new_tokens)
    FROM granted g WHERE s.user_id = g.user_id
  ),
  entry AS (
    UPDATE task_queue q SET reserved_tokens = g.new_tokens FROM granted g WHERE q.task_id = g.task_id
  )
  SELECT granted.new_tokens FROM current LEFT JOIN granted USING (task_id)`

/**
 * Changes what an attempt has reserved of its user's daily token limit. The statement that ends the attempt ends the reservation.
 * @returns the tokens reserved in all, `refused` when fewer than needed are left, or `lost` when the attempt is no longer the current one
 */
export async function reserveTokens(
  db: Queryable,
  { taskId, attempt }: AttemptId,
  { needed, wanted, dailyTokens }: Reservation,
): Promise<{ reserved: number } | 'refused' | 'lost'> {
  const { rows } = await db.query<{ new_tokens: number | null }>({
    name: 'reserve_tokens',
    text: reserveSql,
    values: [taskId, attempt, needed, wanted, dailyTokens],
  })
  const [row] = rows
  if (!row) return 'lost'
  return row.new_tokens === null ? 'refused' : { reserved: row.new_tokens }
}
