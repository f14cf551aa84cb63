import type { Pool } from '@ai-platform/database/pool.ts'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { RequestHandler } from 'express'
import { accountDisabled, accountGone } from '../accounts/read-active-user.ts'
import { callerOf } from '../http/authentication.ts'

// One statement checks and counts. So a call is neither counted nor accepted after the account is disabled.
const countSql = `
  UPDATE users SET api_call_count = api_call_count + $2 WHERE id = $1 AND is_active RETURNING api_call_count`

/** Connections used for counting. The rest of the pool stays free for logins during a burst by many users. */
const maxConnections = 2

/** The calls of a user that the next statement counts. */
interface Batch {
  calls: number
  /** whether the account was active when the calls were counted */
  counted: Promise<boolean>
}

/**
 * Runs one counting statement at a time for each user. Calls that arrive meanwhile are counted together by the next
 * one. So a burst by one user holds one connection, and not the whole pool waiting for the lock of one row.
 * @returns a function that counts one call and resolves to whether the account exists and is active
 */
export function createCallCounter(pool: Pick<Pool, 'query'>): (userId: string) => Promise<boolean> {
  const connections = createLimiter({ concurrency: maxConnections, concurrencyPerKey: 1 })
  const batches = new Map<string, Batch>()

  async function countBatch(userId: string): Promise<boolean> {
    const calls = batches.get(userId)?.calls ?? 0
    batches.delete(userId)
    const { rowCount } = await pool.query({ name: 'count_api_calls', text: countSql, values: [userId, calls] })
    return rowCount === 1
  }

  return userId => {
    const waiting = batches.get(userId)
    if (waiting) {
      waiting.calls += 1
      return waiting.counted
    }
    const counted = connections.run(userId, () => countBatch(userId))
    batches.set(userId, { calls: 1, counted })
    return counted
  }
}

/** Counts each authenticated call, even if it fails later. Refuses calls of a disabled or deleted account. */
export function countApiCall(pool: Pool): RequestHandler {
  const count = createCallCounter(pool)
  return async (req, _res, next) => {
    const { sub } = callerOf(req)
    if (!(await count(sub))) {
      const { rowCount } = await pool.query('SELECT FROM users WHERE id = $1', [sub])
      throw rowCount === 0 ? accountGone() : accountDisabled()
    }
    next()
  }
}
