import type { Pool } from '@ai-platform/database/pool.ts'
import { countPending } from '@ai-platform/database/tasks/count-pending.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

const allCountedForMs = 500

export interface Backlog {
  /**
   * @throws ProblemError too_many_pending (429) for the user's own limit, not_accepting (503) for that of all
   */
  admit(userId: string): Promise<void>
  /** Nothing is admitted from now on. */
  close(): void
}

/**
 * Refuses what could not be worked off in time, before a byte of it is stored. The count of all is taken twice a second
 * at most, so the limit may be passed by what comes in between.
 */
export function createBacklog(pool: Pool, limits: { all: number; perUser: number }): Backlog {
  let closed = false
  let all = Promise.resolve(0)
  let countedAt = Number.NEGATIVE_INFINITY

  function countAll(): Promise<number> {
    if (performance.now() - countedAt > allCountedForMs) {
      countedAt = performance.now()
      all = countPending(pool, limits.all)
      all.catch(() => {
        countedAt = Number.NEGATIVE_INFINITY
      })
    }
    return all
  }

  return {
    async admit(userId) {
      if (closed) throw new ProblemError('not_accepting', 'The service is stopping.', { retryAfterSeconds: 5 })
      const [waiting, own] = await Promise.all([countAll(), countPending(pool, limits.perUser, userId)])
      if (own >= limits.perUser) {
        const detail = `${own} of your tasks are waiting already. Send more when some of them have ended.`
        throw new ProblemError('too_many_pending', detail, { retryAfterSeconds: 15 })
      }
      if (waiting >= limits.all) {
        throw new ProblemError('not_accepting', 'Too many tasks are waiting. Try again later.', {
          retryAfterSeconds: 30,
        })
      }
    },
    close() {
      closed = true
    },
  }
}
