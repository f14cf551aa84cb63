import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'

/**
 * Runs `work` while holding an advisory lock, so that one process at a time does it. Returns undefined when another
 * process holds the lock. The lock ends with its transaction, also when this process dies.
 * @param pool must have a free connection for the duration of `work`, which uses other connections
 */
export const runAsLeader = <T>(pool: Pool, lockId: number, work: () => Promise<T>): Promise<T | undefined> =>
  inTransaction(pool, async client => {
    const { rows } = await client.query<{ leader: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS leader', [lockId])
    return rows[0]?.leader ? work() : undefined
  })
