import { maxFormOverheadBytes } from '@ai-platform/contracts/upload-form.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { countPending } from '@ai-platform/database/tasks/count-pending.ts'
import type { QuotaRefusal } from '@ai-platform/database/tasks/quota-sql.ts'
import { readStanding, type Standing } from '@ai-platform/database/tasks/read-standing.ts'
import type { Caller } from '@ai-platform/runtime/caller.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Quotas } from '@ai-platform/runtime/quotas.ts'
import { type CachedReading, createCachedReading } from './cached-reading.ts'
import { fileTooLarge } from './form-errors.ts'
import { quotaProblem } from './quota-problem.ts'
import type { SubmitLimits } from './submit-limits.ts'

/**
 * The admission of uploads and retries. Every step runs before the body is read, and no step waits. In order:
 *
 * 1. The rate limits of the API key, if there is one, and of the user count the upload or retry.
 * 2. A form that is too large by its Content-Length is refused.
 * 3. A stopping service refuses.
 * 4. A user whose quotas are used up is refused, after a fresh reading. The statement that inserts the task checks them
 *    exactly, and also counts the document of a form without a Content-Length.
 * 5. A user with too many pending tasks is refused with 429. While too many tasks are pending in total, everyone is
 *    refused with 503. Counts are at most half a second old, and this process adds what it admits. So only tasks that
 *    other processes admit meanwhile can exceed a limit.
 */
export interface UploadAdmission {
  /**
   * @returns the RateLimit headers of the response
   * @throws ProblemError rate_limited, file_too_large, too_many_pending (429), not_accepting (503), quota_exceeded or
   * storage_full, with the same headers
   */
  admitUpload(caller: UploadCaller, form: UploadForm): Promise<Record<string, string>>
  /**
   * The statement that starts the new run checks the quotas.
   * @returns the RateLimit headers of the response
   * @throws ProblemError rate_limited, too_many_pending (429) or not_accepting (503), with the same headers
   */
  admitRetry(caller: UploadCaller): Promise<Record<string, string>>
  /** Refuses everything from now on. */
  close(): void
}

/** The user, and the API key of the call. */
export type UploadCaller = Pick<Caller, 'userId' | 'keyId'>

export interface UploadForm {
  /** NaN or 0 when the request has no Content-Length */
  contentLengthBytes: number
  /** The request has an Idempotency-Key. It may repeat an earlier one, which no quota refuses. */
  mayRepeat: boolean
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

/** @returns why the quotas refuse a document of at least `bytes`, as far as is known before its body is read */
function refusalOf(standing: Standing, quotas: Quotas, bytes: number): QuotaRefusal | undefined {
  const isOver = (used: number, limit: number | undefined) => limit !== undefined && used > limit
  if (isOver(standing.tasks + 1, quotas.dailyTasks)) return 'daily_tasks_used'
  if (isOver(standing.tokens + 1, quotas.dailyTokens)) return 'daily_tokens_used'
  if (isOver(standing.storageBytes + bytes, quotas.storageBytes)) return 'storage_full'
  return undefined
}

/** The least size of the file in a form: the rest of the form is smaller than maxFormOverheadBytes. */
const leastFileBytes = ({ contentLengthBytes }: UploadForm): number =>
  Math.max(1, (contentLengthBytes || 0) - maxFormOverheadBytes)

export function createUploadAdmission(
  pool: Pool,
  rateLimits: SubmitLimits,
  limits: AdmissionLimits,
  quotas: Quotas,
): UploadAdmission {
  const { maxPendingTasks, maxFileBytes } = limits
  let closed = false
  const total = createCachedReading(() => countPending(pool, maxPendingTasks.all))
  const users = new Map<string, CachedReading<Standing>>()

  function standingOf(userId: string): CachedReading<Standing> {
    if (users.size > maxUsers) for (const [id, reading] of users) if (reading.isStale) users.delete(id)
    const reading = users.get(userId) ?? createCachedReading(() => readStanding(pool, userId, maxPendingTasks.perUser))
    users.set(userId, reading)
    return reading
  }

  async function admitToBacklog(userId: string): Promise<void> {
    if (closed) throw stopping()
    const own = standingOf(userId)
    const [allPending, standing] = await Promise.all([total.read(), own.read()])
    const pending = allPending + total.added
    const ownPending = standing.pending + own.added
    if (ownPending >= maxPendingTasks.perUser) throw tooManyPending(ownPending)
    if (pending >= maxPendingTasks.all) throw backlogFull()
    total.add()
    own.add()
  }

  async function checkQuotas(userId: string, form: UploadForm): Promise<void> {
    const own = standingOf(userId)
    const bytes = leastFileBytes(form)
    // A deletion may have freed storage since the last reading.
    const refusal = refusalOf(await own.read(), quotas, bytes) && refusalOf(await own.readAgain(), quotas, bytes)
    if (refusal) throw quotaProblem(refusal, quotas)
  }

  /** Counts a call for the rate limit, and adds the limit's headers to the problem of a refusal. */
  async function admit(caller: UploadCaller, check: () => Promise<void>): Promise<Record<string, string>> {
    const headers = await rateLimits.take(caller)
    try {
      await check()
    } catch (error) {
      if (error instanceof ProblemError) Object.assign(error.headers, headers)
      throw error
    }
    return headers
  }

  return {
    admitUpload: (caller, form) =>
      admit(caller, async () => {
        if (form.contentLengthBytes > maxFileBytes + maxFormOverheadBytes) throw fileTooLarge(maxFileBytes)
        if (closed) throw stopping()
        if (!form.mayRepeat) await checkQuotas(caller.userId, form)
        await admitToBacklog(caller.userId)
      }),
    admitRetry: caller => admit(caller, () => admitToBacklog(caller.userId)),
    close() {
      closed = true
    },
  }
}
