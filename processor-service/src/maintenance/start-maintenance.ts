import { advisoryLocks } from '@ai-platform/database/advisory-locks.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { adoptTasks, dropEndedEntries } from '@ai-platform/database/tasks/adopt-tasks.ts'
import { findOwnedKeys } from '@ai-platform/database/tasks/find-owned-keys.ts'
import { findPending } from '@ai-platform/database/tasks/find-pending.ts'
import { hasSuspects } from '@ai-platform/database/tasks/has-suspects.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { TaskQueue } from '../queue/task-queue.ts'
import type { Storage } from '../storage/storage.ts'
import type { IsolatedWorker } from './isolated-worker.ts'
import { pruneExpired } from './prune-expired.ts'
import { repeat } from './repeat.ts'
import { type RescueDeps, rescueLostAttempts } from './rescue-lost-attempts.ts'
import { createMessageResender } from './resend-lost-messages.ts'
import { runAsLeader } from './run-as-leader.ts'
import { sweepFiles } from './sweep-files.ts'

const rescueIntervalMs = 5_000
const adoptedPerRound = 1_000
const sweepIntervalMs = 30 * 60 * 1000

/**
 * Starts the periodic jobs. The rescue repairs the effects of killed workers and of lost queue messages. The sweep deletes
 * expired rows and files without a task.
 * @param deps.leasePool separate connections for the leader lock; the statements of a rescue use `pool`
 * @param deps.alone whether no other process ran when this one started
 * @param deps.orphanSeconds age after which a file without a task is removed
 */
export function startMaintenance(
  deps: RescueDeps & {
    queue: TaskQueue
    leasePool: Pool
    storage: Storage
    orphanSeconds: number
    alone: Promise<boolean>
    isolated: Pick<IsolatedWorker, 'ensure'>
    log: Logger
  },
): { stop(): Promise<void> } {
  const { pool, leasePool, queue, storage, leaseSeconds, orphanSeconds, alone, log } = deps
  const { messages } = queue
  const resendLostMessages = messages ? createMessageResender(messages, limit => findPending(pool, limit)) : undefined

  /** Queues what a version before 2026-11-27 left open. Its processes may still run, so each round looks again. */
  async function adopt(): Promise<number> {
    const adopted = await adoptTasks(pool, leaseSeconds, adoptedPerRound)
    if (adopted.length > 0) await messages?.resend(adopted)
    if (adopted.length > 0) queue.wake()
    await dropEndedEntries(pool, leaseSeconds)
    return adopted.length
  }

  async function rescue(): Promise<void> {
    const done = await runAsLeader(leasePool, advisoryLocks.rescue, async () => ({
      adopted: await adopt(),
      ...(await rescueLostAttempts(deps)),
      messages: (await resendLostMessages?.()) ?? 0,
    }))
    if (done && (await hasSuspects(pool))) deps.isolated.ensure()
    if (done && Object.values(done).some(count => count > 0)) log.warn(done, 'rescued lost attempts and messages')
  }

  async function sweep(): Promise<void> {
    await pruneExpired(pool)
    const olderThan = new Date(Date.now() - orphanSeconds * 1000)
    await sweepFiles(storage, { olderThan, findOwned: keys => findOwnedKeys(pool, keys) })
  }

  async function removeUnfinished(): Promise<void> {
    const count = (await alone) ? await storage.removeUnfinished() : 0
    if (count > 0) log.info({ count }, 'removed unfinished files of a dead process')
  }

  removeUnfinished().catch(error => log.warn({ err: error }, 'unfinished files remain; a sweep removes them'))
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
