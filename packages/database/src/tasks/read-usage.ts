import type { UsageDay } from '@ai-platform/contracts/usage.ts'
import type { Pool } from '../pool.ts'
import { dayTasksSql, storageSql, todaySql } from './quota-sql.ts'

const daysSql = `
  SELECT to_char(day, 'YYYY-MM-DD') AS date, sum(tasks)::bigint AS tasks, sum(input_tokens)::bigint AS input_tokens,
    sum(output_tokens)::bigint AS output_tokens,
    CASE WHEN bool_and(cost_usd IS NOT NULL) THEN sum(cost_usd)::float8 END AS cost_usd,
    json_agg(json_build_object('model', model, 'tasks', tasks, 'calls', calls, 'input_tokens', input_tokens,
      'output_tokens', output_tokens, 'cost_usd', cost_usd::float8) ORDER BY model) AS models
  FROM usage_days WHERE user_id = $1 AND day > ${todaySql} - $2::int
  GROUP BY day ORDER BY day DESC`

const nowSql = `
  SELECT to_char(${todaySql}, 'YYYY-MM-DD') AS date, ${dayTasksSql('s')}::int AS submissions,
    ${storageSql('s')}::bigint AS storage_bytes
  FROM (SELECT) AS one LEFT JOIN event_streams s ON s.user_id = $1`

/**
 * Reads what a user's tasks used by day.
 * @param days UTC days to show, today included; 1 or more
 * @returns the days with usage, newest first
 */
export async function readUsageDays(pool: Pool, userId: string, days: number): Promise<UsageDay[]> {
  return (await pool.query<UsageDay>(daysSql, [userId, days])).rows
}

/**
 * Reads what a user's tasks used by day, and what counts against the limits.
 * @param days UTC days to show, today included; 1 or more
 * @returns the days with usage, newest first; today's date by the database's clock and the submissions of today, retries included; the size
 * of the user's documents
 */
export async function readUsage(
  pool: Pool,
  userId: string,
  days: number,
): Promise<{ items: UsageDay[]; today: string; submissions: number; storageBytes: number }> {
  const [items, now] = await Promise.all([
    readUsageDays(pool, userId, days),
    pool.query<{ date: string; submissions: number; storage_bytes: number | null }>(nowSql, [userId]),
  ])
  const [current] = now.rows
  if (!current) throw new Error('a SELECT without FROM returned no row')
  return { items, today: current.date, submissions: current.submissions, storageBytes: current.storage_bytes ?? 0 }
}
