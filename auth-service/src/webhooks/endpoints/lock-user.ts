import { inTransaction, type Pool, type PoolClient } from '@ai-platform/database/pool.ts'
import type { Caller } from '@ai-platform/runtime/caller.ts'
import { accountDisabled, accountGone } from '@ai-platform/runtime/problem-error.ts'

const lockSql = 'SELECT is_active FROM users WHERE id = $1 FOR NO KEY UPDATE'

/**
 * Runs `work` in a transaction that has locked the caller's account. So changes of a user's endpoints come one after another, and the
 * locks of an endpoint are always taken after that of its user.
 * @throws ProblemError token_not_valid when the account was deleted, account_disabled when it was disabled
 */
export const withLockedUser = <T>(
  pool: Pool,
  { userId }: Caller,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> =>
  inTransaction(pool, async client => {
    const { rows } = await client.query<{ is_active: boolean }>(lockSql, [userId])
    if (!rows[0]) throw accountGone()
    if (!rows[0].is_active) throw accountDisabled()
    return work(client)
  })
