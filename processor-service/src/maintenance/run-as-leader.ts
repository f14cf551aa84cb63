import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'

/** Longer than a rescue takes; after it, PostgreSQL takes the lock from a process that is frozen. */
const maxWorkTime = '60s'

const lockSql = `
  SELECT set_config('idle_in_transaction_session_timeout', '${maxWorkTime}', true), pg_try_advisory_xact_lock($1) AS leader`

/**
 * Runs `work` while holding an advisory lock, so that one process at a time does it. Returns undefined when another
 * process holds the lock. The lock ends with its transaction, also when this process dies.
 * @param pool must have a free connection for the duration of `work`, which uses other connections
 */
export const runAsLeader = <T>(pool: Pool, lockId: number, work: () => Promise<T>): Promise<T | undefined> =>
  inTransaction(pool, async client => {
    const { rows } = await client.query<{ leader: boolean }>(lockSql, [lockId])
    return rows[0]?.leader ? work() : undefined
  })
