import { advisoryLocks } from '@ai-platform/database/advisory-locks.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { findOwnedKeys } from '@ai-platform/database/tasks/find-owned-keys.ts'
import { findPending } from '@ai-platform/database/tasks/find-pending.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Storage } from '../storage/storage.ts'
import { pruneExpired } from './prune-expired.ts'
import { repeat } from './repeat.ts'
import { type RescueDeps, rescueLostAttempts } from './rescue-lost-attempts.ts'
import { createMessageResender } from './resend-lost-messages.ts'
import { runAsLeader } from './run-as-leader.ts'
import { sweepFiles } from './sweep-files.ts'

const rescueIntervalMs = 5_000
const sweepIntervalMs = 30 * 60 * 1000

/**
 * Starts the periodic jobs. The rescue repairs the effects of killed workers and of lost queue messages. The sweep deletes
 * expired rows and files without a task.
 * @param deps.leasePool separate connections for the leader lock; the statements of a rescue use `pool`
 * @param deps.orphanSeconds age after which a file without a task is removed
 */
export function startMaintenance(
  deps: RescueDeps & { leasePool: Pool; storage: Storage; orphanSeconds: number; log: Logger },
): { stop(): Promise<void> } {
  const { pool, leasePool, queue, storage, orphanSeconds, log } = deps
  const resendLostMessages = createMessageResender(queue, limit => findPending(pool, limit))

  async function rescue(): Promise<void> {
    const done = await runAsLeader(leasePool, advisoryLocks.rescue, async () => ({
      ...(await rescueLostAttempts(deps)),
      messages: await resendLostMessages(),
    }))
    if (done && done.requeued + done.failed + done.messages > 0) log.warn(done, 'rescued lost attempts and messages')
  }

  async function sweep(): Promise<void> {
    await pruneExpired(pool)
    const olderThan = new Date(Date.now() - orphanSeconds * 1000)
    await sweepFiles(storage, { olderThan, findOwned: keys => findOwnedKeys(pool, keys) })
  }

  const jobs = [
    repeat('rescue', rescueIntervalMs, rescue, log),
    repeat('sweep', Math.min(sweepIntervalMs, (orphanSeconds * 1000) / 2), sweep, log),
  ]
  return {
    async stop() {
      await Promise.all(jobs.map(job => job.stop()))
    },
  }
}
