import type { Pool } from '@ai-platform/database/pool.ts'
import { dayTasksSql, storageSql, todaySql } from '@ai-platform/database/tasks/quota-sql.ts'

/** What a user's tasks used, for the user's page. */
export interface UserUsage {
  /** the UTC days of the last month with usage, newest first, each by model */
  days: {
    day: string
    model: string
    tasks: number
    calls: number
    input_tokens: number
    output_tokens: number
    /** null: calls without a price are among them */
    cost_usd: number | null
  }[]
  /** submissions and retries of the UTC day */
  submissions: number
  storage_bytes: number
}

const daysSql = `
  SELECT to_char(day, 'YYYY-MM-DD') AS day, model, tasks, calls, input_tokens, output_tokens, cost_usd::float8 AS cost_usd
  FROM usage_days WHERE user_id = $1 AND day > ${todaySql} - 30 ORDER BY usage_days.day DESC, model`

const standingSql = `
  SELECT ${dayTasksSql('s')} AS submissions, ${storageSql('s')}::bigint AS storage_bytes
  FROM event_streams s WHERE s.user_id = $1`

/** Reads a user's usage by two lookups of the user's rows. */
export async function readUserUsage(readPool: Pool, userId: string): Promise<UserUsage> {
  const [days, standing] = await Promise.all([
    readPool.query<UserUsage['days'][number]>(daysSql, [userId]),
    readPool.query<Pick<UserUsage, 'submissions' | 'storage_bytes'>>(standingSql, [userId]),
  ])
  return { days: days.rows, ...(standing.rows[0] ?? { submissions: 0, storage_bytes: 0 }) }
}
