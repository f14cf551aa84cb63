import { backoff } from '@ai-platform/runtime/backoff.ts'
import { isBrokenOff, isTimeOut, type ModelError, silentReason } from '../../models/model-error.ts'
import { ProviderError } from '../provider-error.ts'

export interface RetryPolicy {
  /** tries of one question while the provider is unavailable, the first included; some failures use up more than one: see triesOf */
  maxTries: number
  /** the wait before the second try; it doubles with each try, and up to half is cut at random */
  firstDelayMs: number
  maxDelayMs: number
  /** a longer Retry-After ends the attempt; the queue then retries the task */
  maxRetryAfterSeconds: number
}

export const defaultRetryPolicy: RetryPolicy = {
  maxTries: 4,
  firstDelayMs: 500,
  maxDelayMs: 8_000,
  maxRetryAfterSeconds: 30,
}

/**
 * The number of tries that a failure uses up. An answer that broke off or stalled is paid, so four tries are three such calls. A time-out
 * before the answer took long and uses up two; when the provider answers no call, all are used up.
 */
export const triesOf = (error: ModelError): number => {
  if (error.reason === silentReason) return Number.POSITIVE_INFINITY
  if (isBrokenOff(error)) return 1.5
  return isTimeOut(error) ? 2 : 1
}

/**
 * The wait before the same question is asked again, in milliseconds: exponential back-off with jitter, after the Retry-After
 * has passed. Undefined when it must not be asked again: the failure is not `unavailable`, the tries are used up, or the
 * Retry-After is too long.
 * @param tries the tries used so far, this failure included
 */
export function retryDelayMs(error: ModelError, tries: number, policy: RetryPolicy): number | undefined {
  const retryAfterSeconds = error.retryAfterSeconds ?? 0
  if (error.kind !== 'unavailable' || tries >= policy.maxTries || retryAfterSeconds > policy.maxRetryAfterSeconds)
    return undefined
  const delayMs = backoff({ firstMs: policy.firstDelayMs, maxMs: policy.maxDelayMs, jitter: 0.5 })
  return Math.round(retryAfterSeconds * 1000 + delayMs(tries))
}

/** The ProviderError that the pipeline sees for the last failure of a question. */
export function toProviderError(error: ModelError): ProviderError {
  const codes = {
    unavailable: 'provider_unavailable',
    rejected: 'provider_rejected',
    bad_output: 'provider_bad_output',
    too_long: 'provider_bad_output',
  } as const
  const { retryAfterSeconds } = error
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return new ProviderError(codes[error.kind], error.detail, { cause: error, ...wait })
}
