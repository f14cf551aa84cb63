import type { Pool } from '@ai-platform/database/pool.ts'
import { countPending } from '@ai-platform/database/tasks/count-pending.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/** How long a count stands; what this process admits meanwhile is added to it. */
const countedForMs = 500
const mostUsersKept = 10_000

export interface Backlog {
  /**
   * @throws ProblemError too_many_pending (429) for the user's own limit, not_accepting (503) for that of all
   */
  admit(userId: string): Promise<void>
  /** Nothing is admitted from now on. */
  close(): void
}

/** A count of waiting tasks that is asked of the database twice a second at most. */
function createCount(count: () => Promise<number>): { atLeast(): Promise<number>; add(): void; readonly old: boolean } {
  let counted = Promise.resolve(0)
  let countedAt = Number.NEGATIVE_INFINITY
  let added = 0
  const isOld = () => performance.now() - countedAt > countedForMs
  return {
    async atLeast() {
      if (isOld()) {
        countedAt = performance.now()
        added = 0
        counted = count()
        counted.catch(() => {
          countedAt = Number.NEGATIVE_INFINITY
        })
      }
      return (await counted) + added
    },
    add() {
      added += 1
    },
    get old() {
      return isOld()
    },
  }
}

/**
 * Refuses what could not be worked off in time, before a byte of it is stored. Counts are half a second old at most and
 * rise with what this process admits, so only what other processes admit meanwhile can pass a limit.
 */
export function createBacklog(pool: Pool, limits: { all: number; perUser: number }): Backlog {
  let closed = false
  const all = createCount(() => countPending(pool, limits.all))
  const users = new Map<string, ReturnType<typeof createCount>>()

  function countOf(userId: string): ReturnType<typeof createCount> {
    if (users.size > mostUsersKept) for (const [id, count] of users) if (count.old) users.delete(id)
    const count = users.get(userId) ?? createCount(() => countPending(pool, limits.perUser, userId))
    users.set(userId, count)
    return count
  }

  return {
    async admit(userId) {
      if (closed) throw new ProblemError('not_accepting', 'The service is stopping.', { retryAfterSeconds: 5 })
      const own = countOf(userId)
      const [waiting, ownWaiting] = await Promise.all([all.atLeast(), own.atLeast()])
      if (ownWaiting >= limits.perUser) {
        const detail = `${ownWaiting} of your tasks are waiting already. Send more when some of them have ended.`
        throw new ProblemError('too_many_pending', detail, { retryAfterSeconds: 15 })
      }
      if (waiting >= limits.all) {
        throw new ProblemError('not_accepting', 'Too many tasks are waiting. Try again later.', {
          retryAfterSeconds: 30,
        })
      }
      all.add()
      own.add()
    },
    close() {
      closed = true
    },
  }
}
