import { setTimeout as sleep } from 'node:timers/promises'
import type { Usage } from '@ai-platform/contracts/task.ts'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { ZodType } from 'zod'
import type { Model, ModelCall } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { ProviderError } from '../provider-error.ts'
import { timedOutReason } from '../vendors/read-answer.ts'
import { createStringField } from './string-field.ts'

export interface RetryPolicy {
  /** tries of one question while the provider is unavailable, the first included; a time-out counts as two, it took long enough */
  maxTries: number
  /** the wait before the second try; it doubles with each one, and half of it is random */
  firstDelayMs: number
  maxDelayMs: number
  /** a Retry-After up to here is waited for; a longer one ends the run, to be taken up again by the queue */
  maxRetryAfterSeconds: number
}

export const defaultRetryPolicy: RetryPolicy = {
  maxTries: 4,
  firstDelayMs: 500,
  maxDelayMs: 8_000,
  maxRetryAfterSeconds: 30,
}

export interface Question<T> extends Omit<ModelCall, 'onDelta' | 'schema'> {
  schema: ZodType<T>
  /** puts right what is merely untidy (order, case) before the answer is validated */
  tidy(output: unknown): unknown
  /** the string field of the answer that `onText` gets decoded while it is written; null for none */
  streamed: { field: string; onText(text: string): void } | null
}

/**
 * Asks until there is a valid answer, an answer that asking again will not mend, or too many tries. An unusable answer is asked
 * for once more, with what was wrong with it. Only the first try that writes text streams it, so that none is sent twice.
 * @throws ProviderError whose cause is the ModelError
 * @throws the signal's reason when aborted
 */
export async function askModel<T>(
  model: Model,
  question: Question<T>,
  policy: RetryPolicy,
  log: Logger,
): Promise<{ value: T; usage: Usage }> {
  const usage: Usage = { input_tokens: 0, output_tokens: 0 }
  let fault: string | undefined
  let streamedBefore = false
  for (let failures = 0; ; ) {
    let error: ModelError
    try {
      let streaming = false
      const { streamed } = question
      const onDelta =
        streamed && !streamedBefore
          ? createStringField(streamed.field, text => {
              streaming = true
              streamed.onText(text)
            })
          : () => {}
      const prompt = fault ? `${question.prompt}\n\n${repairNote(fault)}` : question.prompt
      try {
        const answer = await model.complete({ ...question, prompt, onDelta })
        addUsage(usage, answer.usage)
        const parsed = question.schema.safeParse(question.tidy(answer.output))
        if (parsed.success) return { value: parsed.data, usage }
        const issues = parsed.error.issues.map(issue => `${issue.path.join('.') || 'the object'}: ${issue.message}`)
        error = new ModelError('bad_output', `The AI's answer had the wrong shape (${issues.slice(0, 3).join('; ')}).`)
      } finally {
        streamedBefore ||= streaming
      }
    } catch (thrown) {
      if (question.signal.aborted || !(thrown instanceof ModelError)) throw thrown
      error = thrown
      addUsage(usage, thrown.usage)
    }
    if (error.kind === 'unavailable') failures += error.reason === timedOutReason ? 2 : 1
    if (error.kind === 'unavailable' && failures < policy.maxTries && isWorthWaiting(error, policy)) {
      const delayMs = delayBefore(failures, error, policy)
      log.warn(
        { ...factsOf(model, question, error), delay_ms: delayMs },
        'the AI provider is unavailable, trying again',
      )
      await sleep(delayMs, undefined, { signal: question.signal }).catch(() => question.signal.throwIfAborted())
    } else if (error.kind === 'bad_output' && fault === undefined) {
      fault = error.detail
      log.warn(factsOf(model, question, error), 'the AI gave an unusable answer, asking once more')
    } else {
      log.warn(factsOf(model, question, error), 'the AI provider gave no answer')
      throw providerErrorOf(error)
    }
  }
}

function isWorthWaiting(error: ModelError, policy: RetryPolicy): boolean {
  return (error.retryAfterSeconds ?? 0) <= policy.maxRetryAfterSeconds
}

/** Exponential back-off with equal jitter; a Retry-After is never undercut. */
function delayBefore(failures: number, error: ModelError, policy: RetryPolicy): number {
  const delayMs = backoff({ firstMs: policy.firstDelayMs, maxMs: policy.maxDelayMs, jitter: 0.5 })
  return Math.round((error.retryAfterSeconds ?? 0) * 1000 + delayMs(failures))
}

function providerErrorOf(error: ModelError): ProviderError {
  const codes = {
    unavailable: 'provider_unavailable',
    rejected: 'provider_rejected',
    bad_output: 'provider_bad_output',
    too_long: 'provider_bad_output',
  } as const
  const { retryAfterSeconds } = error
  const asked = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return new ProviderError(codes[error.kind], error.detail, { cause: error, ...asked })
}

/** What may be logged of a failure: the vendor's own message may hold text of the document, so it is not. */
const factsOf = (model: Model, question: { requestId: string }, error: ModelError) => ({
  request_id: question.requestId,
  provider: model.name,
  model: model.model,
  kind: error.kind,
  status: error.status,
  detail: error.detail,
  reason: error.reason,
  retry_after_seconds: error.retryAfterSeconds,
})

const repairNote = (fault: string): string =>
  `Your last answer could not be used. ${fault} Answer again with one valid JSON object of the shape asked for, and nothing else.`

export function addUsage(sum: Usage, more: Usage | undefined): void {
  sum.input_tokens += more?.input_tokens ?? 0
  sum.output_tokens += more?.output_tokens ?? 0
}
