import type { Pool } from '@ai-platform/database/pool.ts'
import type { RequestHandler } from 'express'
import { accountDisabled, accountGone } from '../accounts/read-active-user.ts'
import { callerOf } from '../http/authentication.ts'

// One statement, so that no call of an account disabled meanwhile is counted or let through.
const countSql = `
  UPDATE users SET api_call_count = api_call_count + $2 WHERE id = $1 AND is_active RETURNING api_call_count`

/** Of the pool's connections, so that a burst by many users leaves some to logins. */
const mostConnections = 2

/** The next statement of a user: how many calls it will count, and whether the account was active when it did. */
interface Waiting {
  calls: number
  counted: Promise<boolean>
}

/**
 * Counts calls with one statement a user at a time; those that come in while it runs are counted together by the next.
 * So a burst of one user's uploads holds one connection, and not all of them on one row's lock.
 * @returns whether the account is there and active
 */
function createCounter(pool: Pool): (userId: string) => Promise<boolean> {
  const running = new Map<string, Promise<unknown>>()
  const waiting = new Map<string, Waiting>()

  const queued: (() => void)[] = []
  let connections = 0

  async function countNext(userId: string, before: Promise<unknown> | undefined): Promise<boolean> {
    await before?.catch(() => {})
    if (connections < mostConnections) connections++
    else await new Promise<void>(resolve => queued.push(resolve))
    const calls = waiting.get(userId)?.calls ?? 0
    waiting.delete(userId)
    const statement = pool.query({ name: 'count_api_calls', text: countSql, values: [userId, calls] })
    running.set(userId, statement)
    try {
      return (await statement).rowCount === 1
    } finally {
      if (running.get(userId) === statement) running.delete(userId)
      const next = queued.shift()
      if (next) next()
      else connections--
    }
  }

  return userId => {
    const next = waiting.get(userId)
    if (next) {
      next.calls += 1
      return next.counted
    }
    const entry: Waiting = { calls: 1, counted: Promise.resolve(false) }
    waiting.set(userId, entry)
    entry.counted = countNext(userId, running.get(userId))
    return entry.counted
  }
}

/** Counts an authenticated call on its user, whatever comes of it. A disabled or deleted account ends here. */
export function countApiCall(pool: Pool): RequestHandler {
  const count = createCounter(pool)
  return async (req, _res, next) => {
    const { sub } = callerOf(req)
    if (!(await count(sub))) {
      const { rowCount } = await pool.query('SELECT FROM users WHERE id = $1', [sub])
      throw rowCount === 0 ? accountGone() : accountDisabled()
    }
    next()
  }
}
