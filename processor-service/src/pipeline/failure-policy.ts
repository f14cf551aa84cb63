import type { TaskError } from '@ai-platform/contracts/task.ts'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import { ExtractionError } from '../documents/extraction-error.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { type Attempt, AttemptEndedError } from './active-attempts.ts'

/** What happens after an attempt that did not succeed. */
export type FailureAction =
  /** Nothing is written: the attempt is no longer the current one. */
  | { kind: 'drop' }
  /** The task becomes pending again, and the attempt does not count. */
  | { kind: 'release' }
  /** The task becomes pending again after a delay, and the attempt counts. `error` is null when it was unexpected. */
  | { kind: 'retry'; error: TaskError | null; delaySeconds: number }
  /** The task ends. */
  | { kind: 'fail'; error: TaskError }

const maxDelaySeconds = 120
const backoffMs = backoff({ firstMs: 2_000, maxMs: maxDelaySeconds * 1000 })

export const attemptsExhausted = (attempts: number): TaskError => ({
  code: 'attempts_exhausted',
  detail: `All ${attempts} attempts ended before the task was done. Retry it, or split the document.`,
  retryable: true,
})

/**
 * The seconds until the next attempt: the provider's Retry-After, else 2, 4, 8… by the attempts used; at most two minutes.
 * A Retry-After of up to 30 s is first waited for within the attempt (providers/llm/retry-policy.ts).
 */
function delayAfter(attemptsUsed: number, retryAfterSeconds: number | undefined): number {
  return Math.min(maxDelaySeconds, retryAfterSeconds ?? backoffMs(attemptsUsed) / 1000)
}

/**
 * The failure policy. A fault of the document fails the task at once. An unavailable provider or an unexpected error is
 * retried while attempts are left.
 */
export function chooseFailureAction(
  error: unknown,
  { signal, task }: Pick<Attempt, 'signal' | 'task'>,
  maxAttempts: number,
): FailureAction {
  const cause = signal.aborted ? signal.reason : error
  if (cause instanceof AttemptEndedError) return { kind: cause.reason === 'lease_lost' ? 'drop' : 'release' }
  if (error instanceof ExtractionError) {
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable: false } }
  }
  const isLast = task.attempts_used >= maxAttempts
  if (error instanceof ProviderError) {
    const isUnavailable = error.code === 'provider_unavailable'
    const retryable = isUnavailable || error.code === 'provider_bad_output' || error.code === 'provider_rejected'
    const failure = { code: error.code, detail: error.detail, retryable }
    if (!isUnavailable || isLast) return { kind: 'fail', error: failure }
    return { kind: 'retry', error: failure, delaySeconds: delayAfter(task.attempts_used, error.retryAfterSeconds) }
  }
  if (isLast) return { kind: 'fail', error: attemptsExhausted(task.attempts_used) }
  return { kind: 'retry', error: null, delaySeconds: delayAfter(task.attempts_used, undefined) }
}
