import type { Pool } from '@ai-platform/database/pool.ts'
import type { RequestHandler } from 'express'
import { accountDisabled, accountGone } from '../accounts/active-user.ts'
import { callerOf } from '../tokens/bearer-auth.ts'

// One statement, so that no call of an account disabled meanwhile is counted or let through.
const countSql = `
  UPDATE users SET api_call_count = api_call_count + 1 WHERE id = $1 AND is_active RETURNING api_call_count`

/** Counts an authenticated call on its user, whatever comes of it. A disabled or deleted account ends here. */
export const countApiCall =
  (pool: Pool): RequestHandler =>
  async (req, _res, next) => {
    const { sub } = callerOf(req)
    const counted = await pool.query({ name: 'count_api_call', text: countSql, values: [sub] })
    if (counted.rowCount === 0) {
      const { rowCount } = await pool.query('SELECT FROM users WHERE id = $1', [sub])
      throw rowCount === 0 ? accountGone() : accountDisabled()
    }
    next()
  }
