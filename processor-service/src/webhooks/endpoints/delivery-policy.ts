/** The times of deliveries. Only tests use others than the config's. */
export interface DeliveryTimes {
  /** the waits before the second attempt, the third, and so on, in seconds; after the last one the delivery has failed */
  retryDelaysSeconds: readonly number[]
  /** for the response's status, from the start of the attempt */
  attemptTimeoutMs: number
  /** an endpoint without a success for this long is disabled at its next failure */
  maxFailingSeconds: number
}

/** How an attempt ended. */
export interface Attempt {
  /** null when no response came */
  responseStatus: number | null
  /** a sentence; null when the receiver accepted the delivery */
  error: string | null
  /** from the response's Retry-After */
  retryAfterSeconds?: number | undefined
  durationMs: number
}

/** What follows an attempt, as recordAttempt writes it. */
export interface AttemptOutcome {
  status: 'pending' | 'delivered' | 'failed'
  delaySeconds: number
  ordered: boolean
  slow: boolean
}

/** A delay is up to this share longer, so that deliveries that failed together are not repeated together. */
const jitter = 0.1
/** A receiver that asks for more is asked again after this time. */
const maxRetryAfterSeconds = 3_600
/** Attempts that take longer get the places of slow endpoints. */
export const slowMs = 1_000

/**
 * Decides what follows an attempt. A delivery that failed once keeps its place before later ones until its first retry. After the
 * second failure later ones pass it.
 * @param failures the failed attempts before this one, since the delivery was queued
 */
export function decideOutcome(attempt: Attempt, failures: number, times: DeliveryTimes): AttemptOutcome {
  const slow = attempt.durationMs > slowMs
  if (attempt.error === null) return { status: 'delivered', delaySeconds: 0, ordered: false, slow }
  const delay = times.retryDelaysSeconds[failures]
  if (delay === undefined) return { status: 'failed', delaySeconds: 0, ordered: false, slow }
  const asked = Math.min(attempt.retryAfterSeconds ?? 0, maxRetryAfterSeconds)
  const delaySeconds = Math.max(delay * (1 + jitter * Math.random()), asked)
  return { status: 'pending', delaySeconds, ordered: failures === 0, slow }
}

/**
 * Why a failed attempt disables its endpoint, as a sentence for its user; undefined if it does not.
 * @param failingSeconds how long no delivery to the endpoint has succeeded
 */
export function disabledReason(attempt: Attempt, failingSeconds: number, times: DeliveryTimes): string | undefined {
  if (attempt.error === null) return undefined
  if (attempt.responseStatus === 410) return 'The receiver answered 410 Gone. Enable the webhook when it is back.'
  if (failingSeconds < times.maxFailingSeconds) return undefined
  const days = Math.round(times.maxFailingSeconds / 86_400)
  return `No delivery succeeded for ${days} days. Correct the receiver, then enable the webhook.`
}
