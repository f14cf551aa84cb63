import type { TaskError } from '@ai-platform/contracts/task.ts'
import { ExtractionError } from '@ai-platform/documents/extraction-error.ts'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import { isBrokenOff, ModelError, timedOutReason } from '../models/model-error.ts'
import { BudgetError } from '../providers/call-budget.ts'
import { ProviderError, refusesAccount } from '../providers/provider-error.ts'
import { type Attempt, AttemptEndedError } from './active-attempts.ts'
import { longestOpenMs } from './provider-circuit.ts'

/** What happens after an attempt that did not succeed. */
export type FailureAction =
  /** Nothing is written: the attempt is no longer the current one. */
  | { kind: 'drop' }
  /** The task is cancelled, because its account was disabled. */
  | { kind: 'cancel' }
  /** The task becomes pending again, and the attempt does not count. It is lost when the process ends by an error. */
  | { kind: 'release'; outcome: 'released' | 'lost' }
  /** The provider is away: the task becomes pending again after a delay, 0 if another may take it, and the attempt does not count. */
  | { kind: 'wait'; error: TaskError; delaySeconds: number }
  /** The task becomes pending again after a delay, and the attempt counts. `error` is null when it was unexpected. */
  | { kind: 'retry'; error: TaskError | null; delaySeconds: number }
  /** The task ends. */
  | { kind: 'fail'; error: TaskError }

export interface FailureLimits {
  /** counted attempts of a run */
  maxAttempts: number
  /** MAX_WAIT_FOR_PROVIDER: the age of a run at which it fails when the provider is away */
  maxProviderWaitSeconds: number
  /** RUN_DEADLINE_MINUTES: how long the attempts of a run may last, together */
  runDeadlineSeconds: number
}

const backoffMs = backoff({ firstMs: 2_000, maxMs: 120_000 })
/** Between two attempts of a task while the provider is away: no longer than a circuit stays open, so that tasks run soon afterwards. */
const awayDelay = { minSeconds: 2, maxSeconds: longestOpenMs / 1000 }

export const attemptsExhausted = (attempts: number): TaskError => ({
  code: 'attempts_exhausted',
  detail: `All ${attempts} attempts ended before the task was done. Retry it, or split the document.`,
  retryable: true,
})

const deadlineExceeded = (seconds: number): TaskError => ({
  code: 'deadline_exceeded',
  detail: `The task took longer than the ${Math.round(seconds / 60)} minutes that this platform allows. Split the document, or retry the task: it goes on with the parts that were finished.`,
  retryable: true,
})

/** What the policy needs to know about the providers. */
export interface ProviderFacts {
  /** whether the attempt's provider answered a call of this process since the attempt started */
  answeredMeanwhile: boolean
  /** seconds until another provider may take the task; undefined when there is none that could */
  otherInSeconds: number | undefined
  /** Date.now() */
  nowMs: number
}

/**
 * The failure policy. A fault of the document fails the task at once, and so does a used-up budget. A provider that is away (connection
 * refused, 5xx, 429) costs time and no attempt; so does a refused key when there is a fallback. An unexpected error is retried while
 * attempts are left. So is a call that timed out while the provider answered others: then the document is the likely reason. A provider
 * that answers none is away. One whose answer breaks off or stalls each time is not: such calls are paid, so the task fails, unless
 * another provider can take it.
 */
export function chooseFailureAction(
  error: unknown,
  { stop, task }: Pick<Attempt, 'stop' | 'task'>,
  limits: FailureLimits,
  facts: ProviderFacts,
): FailureAction {
  const cause = stop.aborted ? stop.reason : error
  if (cause instanceof AttemptEndedError) {
    if (cause.reason === 'deadline') return { kind: 'fail', error: deadlineExceeded(limits.runDeadlineSeconds) }
    if (cause.reason === 'lease_lost') return { kind: 'drop' }
    if (cause.reason === 'account_disabled') return { kind: 'cancel' }
    return { kind: 'release', outcome: cause.reason === 'crash' ? 'lost' : 'released' }
  }
  if (error instanceof ExtractionError) {
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable: false } }
  }
  if (error instanceof BudgetError) {
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable: error.retryable } }
  }
  if (error instanceof ProviderError) return afterProviderFailure(error, task, limits, facts)
  if (task.attempts_used >= limits.maxAttempts) return { kind: 'fail', error: attemptsExhausted(task.attempts_used) }
  return { kind: 'retry', error: null, delaySeconds: backoffMs(task.attempts_used) / 1000 }
}

function afterProviderFailure(
  error: ProviderError,
  task: Attempt['task'],
  { maxAttempts, maxProviderWaitSeconds }: FailureLimits,
  { answeredMeanwhile, otherInSeconds, nowMs }: ProviderFacts,
): FailureAction {
  const isUnavailable = error.code === 'provider_unavailable'
  const retryable = isUnavailable || error.code === 'provider_bad_output' || error.code === 'provider_rejected'
  const failure = { code: error.code, detail: error.detail, retryable }
  const retryIn = (delaySeconds: number | undefined): FailureAction =>
    delaySeconds === undefined || task.attempts_used >= maxAttempts
      ? { kind: 'fail', error: failure }
      : { kind: 'retry', error: failure, delaySeconds }

  const isAbsent = timedOut(error) && !answeredMeanwhile
  if (brokeOff(error) && !isAbsent) return retryIn(otherInSeconds)
  if (timedOut(error) && !isAbsent) return retryIn(backoffMs(task.attempts_used) / 1000)
  const runSeconds = (nowMs - Date.parse(task.started_at)) / 1000
  const delays = [
    isUnavailable ? awayDelaySeconds(runSeconds, maxProviderWaitSeconds, error.retryAfterSeconds) : undefined,
    otherDelaySeconds(error, runSeconds, maxProviderWaitSeconds, otherInSeconds),
  ].filter(delay => delay !== undefined)
  return delays.length === 0
    ? { kind: 'fail', error: failure }
    : { kind: 'wait', error: failure, delaySeconds: Math.min(...delays) }
}

const timedOut = ({ cause }: ProviderError): boolean => cause instanceof ModelError && cause.reason === timedOutReason

const brokeOff = ({ cause }: ProviderError): boolean => cause instanceof ModelError && isBrokenOff(cause)

/**
 * The seconds until a task is tried again: the provider's Retry-After, else as long as the run has lasted so far. That doubles
 * the run's age each time, within 2 to 30 s. Undefined when that is later than the longest wait.
 */
function awayDelaySeconds(runSeconds: number, maxSeconds: number, retryAfterSeconds?: number): number | undefined {
  const leftSeconds = maxSeconds - runSeconds
  if (retryAfterSeconds !== undefined) return retryAfterSeconds <= leftSeconds ? retryAfterSeconds : undefined
  if (leftSeconds <= 0) return undefined
  const { minSeconds, maxSeconds: longest } = awayDelay
  return Math.min(Math.max(minSeconds, runSeconds), longest, leftSeconds)
}

/**
 * The seconds until another provider takes the task, after a failure that is not the document's. A fallback that cannot do the task,
 * such as a translation, leaves it to the providers before, which may need a while. Undefined when none takes it in time.
 */
function otherDelaySeconds(
  error: ProviderError,
  runSeconds: number,
  maxSeconds: number,
  otherInSeconds: number | undefined,
): number | undefined {
  if (otherInSeconds === undefined) return undefined
  if (error.code !== 'translation_unavailable')
    return isAway(error) && (otherInSeconds === 0 || runSeconds + otherInSeconds <= maxSeconds)
      ? otherInSeconds
      : undefined
  const ownDelay = awayDelaySeconds(runSeconds, maxSeconds)
  return ownDelay === undefined ? undefined : Math.max(ownDelay, otherInSeconds)
}

const isAway = (error: ProviderError): boolean => error.code === 'provider_unavailable' || refusesAccount(error)
