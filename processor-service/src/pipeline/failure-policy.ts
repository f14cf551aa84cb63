import type { TaskError } from '@ai-platform/contracts/task.ts'
import { ExtractionError } from '@ai-platform/documents/extraction-error.ts'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import { ModelError, timedOutReason } from '../models/model-error.ts'
import { BudgetError } from '../providers/call-budget.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { type Attempt, AttemptEndedError } from './active-attempts.ts'

/** What happens after an attempt that did not succeed. */
export type FailureAction =
  /** Nothing is written: the attempt is no longer the current one. */
  | { kind: 'drop' }
  /** The task becomes pending again, and the attempt does not count. */
  | { kind: 'release' }
  /** The provider is away: the task becomes pending again after a delay, and the attempt does not count. */
  | { kind: 'wait'; error: TaskError; delaySeconds: number }
  /** The task becomes pending again after a delay, and the attempt counts. `error` is null when it was unexpected. */
  | { kind: 'retry'; error: TaskError | null; delaySeconds: number }
  /** The task ends. */
  | { kind: 'fail'; error: TaskError }

export interface FailureLimits {
  /** counted attempts of a run */
  maxAttempts: number
  /** MAX_WAIT_FOR_PROVIDER: from the start of a run until it fails because the provider is away */
  maxProviderWaitSeconds: number
}

const backoffMs = backoff({ firstMs: 2_000, maxMs: 120_000 })
/** Between two attempts of a task while the provider is away. */
const awayDelay = { minSeconds: 2, maxSeconds: 60 }

export const attemptsExhausted = (attempts: number): TaskError => ({
  code: 'attempts_exhausted',
  detail: `All ${attempts} attempts ended before the task was done. Retry it, or split the document.`,
  retryable: true,
})

/**
 * The failure policy. A fault of the document fails the task at once, and so does a used-up budget. A provider that is away (connection refused, 5xx, 429) costs
 * time and no attempt. An unexpected error is retried while attempts are left. So is a call that timed out while the provider answered
 * others: then the document is the likely reason.
 * @param answeredMeanwhile whether the provider answered a call of this process since the attempt started
 * @param nowMs Date.now()
 */
export function chooseFailureAction(
  error: unknown,
  { signal, task }: Pick<Attempt, 'signal' | 'task'>,
  limits: FailureLimits,
  answeredMeanwhile: boolean,
  nowMs: number,
): FailureAction {
  const cause = signal.aborted ? signal.reason : error
  if (cause instanceof AttemptEndedError) return { kind: cause.reason === 'lease_lost' ? 'drop' : 'release' }
  if (error instanceof ExtractionError) {
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable: false } }
  }
  if (error instanceof BudgetError) {
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable: error.retryable } }
  }
  const isLast = task.attempts_used >= limits.maxAttempts
  const delaySeconds = backoffMs(task.attempts_used) / 1000
  if (error instanceof ProviderError) {
    const isUnavailable = error.code === 'provider_unavailable'
    const retryable = isUnavailable || error.code === 'provider_bad_output' || error.code === 'provider_rejected'
    const failure = { code: error.code, detail: error.detail, retryable }
    if (!isUnavailable) return { kind: 'fail', error: failure }
    if (!(timedOut(error) && answeredMeanwhile)) {
      const runSeconds = (nowMs - Date.parse(task.started_at)) / 1000
      const delay = awayDelaySeconds(runSeconds, limits.maxProviderWaitSeconds, error.retryAfterSeconds)
      return delay === undefined
        ? { kind: 'fail', error: failure }
        : { kind: 'wait', error: failure, delaySeconds: delay }
    }
    return isLast ? { kind: 'fail', error: failure } : { kind: 'retry', error: failure, delaySeconds }
  }
  if (isLast) return { kind: 'fail', error: attemptsExhausted(task.attempts_used) }
  return { kind: 'retry', error: null, delaySeconds }
}

const timedOut = ({ cause }: ProviderError): boolean => cause instanceof ModelError && cause.reason === timedOutReason

/**
 * The seconds until a task is tried again: the provider's Retry-After, else as long as the run has lasted so far, which doubles its
 * age, within 2 to 60 s. Undefined when that is later than the longest wait.
 */
function awayDelaySeconds(runSeconds: number, maxSeconds: number, retryAfterSeconds?: number): number | undefined {
  const leftSeconds = maxSeconds - runSeconds
  if (retryAfterSeconds !== undefined) return retryAfterSeconds <= leftSeconds ? retryAfterSeconds : undefined
  if (leftSeconds <= 0) return undefined
  const { minSeconds, maxSeconds: longest } = awayDelay
  return Math.min(Math.max(minSeconds, runSeconds), longest, leftSeconds)
}
