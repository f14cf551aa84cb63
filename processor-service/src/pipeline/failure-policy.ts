import type { TaskError } from '@ai-platform/contracts/task.ts'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import { ExtractionError } from '../documents/extraction-error.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { type Run, RunEndedError } from './active-runs.ts'

/** What is to become of a run that did not succeed. */
export type Verdict =
  /** nothing may be written any more */
  | { kind: 'drop' }
  /** handed back, for this or another worker */
  | { kind: 'release'; countsAsAttempt: boolean; delaySeconds: number }
  | { kind: 'fail'; error: TaskError }

const longestDelaySeconds = 120
const delayMs = backoff({ firstMs: 2_000, maxMs: longestDelaySeconds * 1000 })

export const attemptsExhausted = (attempts: number): TaskError => ({
  code: 'attempts_exhausted',
  detail: `The task was tried ${attempts} times, and each try broke off. It can be tried again.`,
  retryable: true,
})

/** Waits longer after each attempt: 2, 4, 8… s, or as long as the provider asked for, two minutes at most. */
function delayAfter(attemptsUsed: number, askedSeconds: number | undefined): number {
  return Math.min(longestDelaySeconds, askedSeconds ?? delayMs(attemptsUsed) / 1000)
}

/** A document's own fault fails at once; an AI that is away, or a fault of ours, is tried again while attempts last. */
export function judgeFailure(error: unknown, run: Run, maxAttempts: number): Verdict {
  const reason = run.signal.aborted ? run.signal.reason : error
  if (reason instanceof RunEndedError) {
    return reason.reason === 'taken_away'
      ? { kind: 'drop' }
      : { kind: 'release', countsAsAttempt: false, delaySeconds: 0 }
  }
  if (error instanceof ExtractionError) {
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable: false } }
  }
  const last = run.task.attempts_used >= maxAttempts
  if (error instanceof ProviderError) {
    const passing = error.code === 'provider_unavailable'
    if (passing && !last) {
      const delaySeconds = delayAfter(run.task.attempts_used, error.retryAfterSeconds)
      return { kind: 'release', countsAsAttempt: true, delaySeconds }
    }
    const retryable = passing || error.code === 'provider_bad_output' || error.code === 'provider_rejected'
    return { kind: 'fail', error: { code: error.code, detail: error.detail, retryable } }
  }
  if (last) return { kind: 'fail', error: attemptsExhausted(run.task.attempts_used) }
  return { kind: 'release', countsAsAttempt: true, delaySeconds: delayAfter(run.task.attempts_used, undefined) }
}
