import { createLimiter, LimiterError, type LimiterOptions, type RefusalReason } from '@ai-platform/runtime/limiter.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/**
 * Neither slow hosts nor many documents of one user make others wait. Most documents arrive in a second. A fetch frees its slot after
 * five seconds and goes on, so more than `concurrency` may run. It then counts towards `maxPerKey` only.
 */
const fetchLimits: LimiterOptions = {
  concurrency: 32,
  concurrencyPerKey: 8,
  maxQueued: 1_000,
  maxPerKey: 100,
  reserved: { places: 300, perKey: 8 },
  maxWaitMs: 30_000,
  slotTimeoutMs: 5_000,
}

/** A stopping service keeps idle connections open for longer than this, so fetches that end by then cost no time. */
const maxGraceMs = 500

/** Limits the documents that are fetched from URLs at a time. */
export interface DocumentFetches {
  /**
   * Runs a fetch when its turn has come.
   * @param work must end when its signal is aborted, and reject with the signal's reason
   * @param options.signal aborted when the client disconnects
   * @throws ProblemError too_many_pending, or not_accepting when too many wait or the service stops; the signal's reason; what `work` throws
   */
  run<T>(userId: string, work: (signal: AbortSignal) => Promise<T>, options: { signal: AbortSignal }): Promise<T>
  /** The service stops: refuses all waiting and later fetches at once. Those under way may end within a moment. */
  close(): void
}

const tryLater = (detail: string, retryAfterSeconds: number) =>
  new ProblemError('not_accepting', detail, { retryAfterSeconds })

const stopping = () => tryLater('The service is stopping, and nothing was stored. Send the request again.', 5)

const refusals: Record<RefusalReason, () => ProblemError> = {
  key_full: () =>
    new ProblemError('too_many_pending', 'Too many of your URLs are being fetched. Send more when some have ended.', {
      retryAfterSeconds: 15,
    }),
  queue_full: () => tryLater('Too many URLs are being fetched. Try again later.', 15),
  waited_too_long: () => tryLater('Other URLs took too long to let this one start. Try again later.', 15),
  closed: stopping,
}

/** @param drainMs how long requests may continue when the service stops; fetches may for half of it, half a second at most */
export function createDocumentFetches({ drainMs }: { drainMs: number }): DocumentFetches {
  const graceMs = Math.min(maxGraceMs, drainMs / 2)
  const limiter = createLimiter(fetchLimits)
  const stop = new AbortController()
  return {
    run: (userId, work, options) => {
      const signal = AbortSignal.any([options.signal, stop.signal])
      return limiter
        .run(userId, () => work(signal), options)
        .catch(error => {
          throw error instanceof LimiterError ? refusals[error.reason]() : error
        })
    },
    close() {
      limiter.close()
      setTimeout(() => stop.abort(stopping()), graceMs).unref()
    },
  }
}
