import { maxFormOverheadBytes } from '@ai-platform/contracts/upload-form.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { countPending } from '@ai-platform/database/tasks/count-pending.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { RateLimit } from '@ai-platform/runtime/rate-limit.ts'
import { createCachedCount } from './cached-count.ts'
import { fileTooLarge } from './form-errors.ts'

/**
 * The admission of uploads and retries. Every step runs before the body is read, and no step waits. In order:
 *
 * 1. The user's rate limit counts the upload. Retries are not counted.
 * 2. A form that is too large by its Content-Length is refused.
 * 3. A stopping service refuses.
 * 4. A user with too many pending tasks is refused with 429. While too many tasks are pending in total, everyone is
 *    refused with 503. Counts are at most half a second old, and this process adds what it admits. So only tasks that
 *    other processes admit meanwhile can exceed a limit.
 */
export interface UploadAdmission {
  /**
   * @param contentLengthBytes NaN or 0 when the request has no Content-Length
   * @returns the RateLimit headers of the response
   * @throws ProblemError rate_limited, file_too_large, too_many_pending (429) or not_accepting (503), with the same headers
   */
  admitUpload(userId: string, contentLengthBytes: number): Promise<Record<string, string>>
  /** @throws ProblemError too_many_pending (429) or not_accepting (503) */
  admitRetry(userId: string): Promise<void>
  /** Refuses everything from now on. */
  close(): void
}

export interface AdmissionLimits {
  maxPendingTasks: { all: number; perUser: number }
  maxFileBytes: number
}

const maxUsers = 10_000

const stopping = () =>
  new ProblemError('not_accepting', 'The service is stopping. Try again in a few seconds.', { retryAfterSeconds: 5 })

const backlogFull = () =>
  new ProblemError('not_accepting', 'Too many tasks are waiting. Try again later.', { retryAfterSeconds: 30 })

const tooManyPending = (pending: number) =>
  new ProblemError(
    'too_many_pending',
    `${pending} of your tasks are waiting already. Send more when some of them have ended.`,
    { retryAfterSeconds: 15 },
  )

export function createUploadAdmission(pool: Pool, rateLimit: RateLimit, limits: AdmissionLimits): UploadAdmission {
  const { maxPendingTasks, maxFileBytes } = limits
  let closed = false
  const total = createCachedCount(() => countPending(pool, maxPendingTasks.all))
  const users = new Map<string, ReturnType<typeof createCachedCount>>()

  function countOf(userId: string): ReturnType<typeof createCachedCount> {
    if (users.size > maxUsers) for (const [id, count] of users) if (count.isStale) users.delete(id)
    const count = users.get(userId) ?? createCachedCount(() => countPending(pool, maxPendingTasks.perUser, userId))
    users.set(userId, count)
    return count
  }

  async function admitToBacklog(userId: string): Promise<void> {
    if (closed) throw stopping()
    const own = countOf(userId)
    const [pending, ownPending] = await Promise.all([total.read(), own.read()])
    if (ownPending >= maxPendingTasks.perUser) throw tooManyPending(ownPending)
    if (pending >= maxPendingTasks.all) throw backlogFull()
    total.add()
    own.add()
  }

  return {
    async admitUpload(userId, contentLengthBytes) {
      const headers = await rateLimit.take(userId)
      try {
        if (contentLengthBytes > maxFileBytes + maxFormOverheadBytes) throw fileTooLarge(maxFileBytes)
        await admitToBacklog(userId)
      } catch (error) {
        if (error instanceof ProblemError) Object.assign(error.headers, headers)
        throw error
      }
      return headers
    },
    admitRetry: admitToBacklog,
    close() {
      closed = true
    },
  }
}
