import { groupStatements } from '@ai-platform/database/group-statements.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { accountDisabled } from '@ai-platform/runtime/problem-error.ts'
import type { RequestHandler } from 'express'
import { accountGone } from '../accounts/read-active-user.ts'
import { callerOf } from '../http/authentication.ts'

// One statement checks and counts. So a call is neither counted nor accepted after the account is disabled. Rows are
// locked in the order of their ids, so that two statements cannot deadlock.
const countSql = `
  WITH call AS (SELECT id, count(*) AS calls FROM unnest($1::uuid[]) AS c (id) GROUP BY id),
  active AS (
    SELECT u.id, call.calls FROM users u JOIN call USING (id) WHERE u.is_active ORDER BY u.id FOR NO KEY UPDATE OF u
  )
  UPDATE users SET api_call_count = api_call_count + active.calls FROM active WHERE users.id = active.id
  RETURNING users.id`

/**
 * Counts calls in groups, so that a burst costs few statements and holds one connection; the rest of the pool stays free
 * for logins.
 * @returns a function that counts one call and resolves to whether the account exists and is active
 */
export const createCallCounter = (pool: Pick<Pool, 'query'>): ((userId: string) => Promise<boolean>) =>
  groupStatements({
    maxSize: 200,
    concurrency: 1,
    intervalMs: 8,
    async run(userIds: string[]) {
      const { rows } = await pool.query<{ id: string }>({ name: 'count_api_calls', text: countSql, values: [userIds] })
      const counted = new Set(rows.map(row => row.id))
      return userIds.map(userId => counted.has(userId))
    },
  })

/** Counts each authenticated call, even if it fails later. Refuses calls of a disabled or deleted account. */
export function countApiCall(pool: Pool): RequestHandler {
  const count = createCallCounter(pool)
  return async (req, _res, next) => {
    const { userId } = callerOf(req)
    if (!(await count(userId))) {
      const { rowCount } = await pool.query('SELECT FROM users WHERE id = $1', [userId])
      throw rowCount === 0 ? accountGone() : accountDisabled()
    }
    next()
  }
}
