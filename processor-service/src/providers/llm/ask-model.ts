import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { ZodType } from 'zod'
import { estimateTokens } from '../../models/estimate-tokens.ts'
import type { Model, ModelCall } from '../../models/model.ts'
import { ModelError } from '../../models/model-error.ts'
import type { CallBudget } from '../call-budget.ts'
import { cleanStrings } from './clean-strings.ts'
import type { InputEstimate } from './input-estimate.ts'
import { type RetryPolicy, retryDelayMs, toProviderError, triesOf } from './retry-policy.ts'
import { createStringField } from './string-field.ts'
import { trackCall, type UsageSink } from './track-call.ts'

export interface Question<T>
  extends Omit<ModelCall, 'onDelta' | 'onUsage' | 'onCall' | 'schema' | 'inputTokens'>,
    UsageSink {
  schema: ZodType<T>
  /** corrects order and letter case before the answer is validated */
  tidy(output: unknown): unknown
  /** of the model */
  estimate: InputEstimate
  /** each try reserves its tokens here; without it there is no limit */
  budget?: CallBudget | undefined
  /** aborted when no further try may be made; a call under way ends by itself, because it is paid anyway */
  stop: AbortSignal
  /** whether an answer that was cut off at its length limit is asked for once more; else the caller makes the question smaller */
  mayBeShorter: boolean
  /** the string field of the answer whose decoded text `onText` receives while it arrives; null for none */
  streamed: { field: string; onText(text: string): void } | null
}

/**
 * Asks a model one question until there is a valid answer, a failure that a retry cannot fix, or no try left. After an
 * unusable answer it asks once more and says what was wrong. Only the first try that yields text is streamed, so that no text
 * is sent twice.
 * @throws ProviderError whose cause is the last ModelError
 * @throws BudgetError before a try that the task may not pay
 * @throws the signal's reason when aborted
 */
export async function askModel<T>(model: Model, question: Question<T>, policy: RetryPolicy, log: Logger): Promise<T> {
  let fault: string | undefined
  let streamedBefore = false
  for (let tries = 0; ; ) {
    let error: ModelError
    let endReservation: (() => void) | undefined
    const prompt = fault ? `${question.prompt}\n\n${repairNote(fault)}` : question.prompt
    const asked = { system: question.system, prompt, schema: question.schema }
    const inputTokens = question.estimate.of(asked)
    const tracked = trackCall(question, inputTokens)
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
      endReservation = await question.budget?.reserve(tokensOfCall({ ...question, prompt }))
      try {
        const { onCall, onUsage } = tracked
        const answer = await model.complete({ ...question, prompt, inputTokens, onDelta, onCall, onUsage })
        tracked.onUsage(answer.usage)
        question.estimate.learn(asked, answer.usage.input_tokens)
        const parsed = await question.schema.safeParseAsync(question.tidy(cleanStrings(answer.output)))
        if (parsed.success) return parsed.data
        const issues = parsed.error.issues.map(issue => `${issue.path.join('.') || 'the object'}: ${issue.message}`)
        error = new ModelError('bad_output', `The AI's answer had the wrong shape (${issues.slice(0, 3).join('; ')}).`)
      } finally {
        streamedBefore ||= streaming
      }
    } catch (thrown) {
      if (thrown instanceof ModelError && thrown.usage) tracked.onUsage(thrown.usage)
      if (question.signal.aborted || !(thrown instanceof ModelError)) {
        if (!(thrown instanceof ModelError)) tracked.cut()
        throw thrown
      }
      error = thrown
    } finally {
      tracked.end()
      endReservation?.()
    }
    if (question.stop.aborted) throw toProviderError(error)
    if (error.kind === 'unavailable') tries += triesOf(error)
    const delayMs = retryDelayMs(error, tries, policy)
    if (delayMs !== undefined) {
      log.warn({ ...logFields(model, question, error), delay_ms: delayMs }, 'the AI provider is unavailable, retrying')
      const ended = AbortSignal.any([question.signal, question.stop])
      await sleep(delayMs, undefined, { signal: ended }).catch(() => {})
      question.signal.throwIfAborted()
      if (question.stop.aborted) throw toProviderError(error)
    } else if (isRepairable(error, question) && fault === undefined) {
      fault = error.detail
      log.warn(logFields(model, question, error), 'the AI answer is unusable, asking once more')
    } else {
      log.warn(logFields(model, question, error), 'the AI provider gave no usable answer')
      throw toProviderError(error)
    }
  }
}

const isRepairable = ({ kind }: ModelError, { mayBeShorter }: { mayBeShorter: boolean }): boolean =>
  kind === 'bad_output' || (kind === 'too_long' && mayBeShorter)

/** The most tokens that a call may use. The estimate of the input has room for the schema of the answer. */
export const tokensOfCall = ({
  system,
  prompt,
  maxOutputTokens,
}: Pick<ModelCall, 'system' | 'prompt' | 'maxOutputTokens'>): number =>
  estimateTokens(system) + estimateTokens(prompt) + maxOutputTokens

/** The log fields of a failure. The vendor's message is not among them, because it may hold document text. */
const logFields = (model: Model, question: { requestId: string }, error: ModelError) => ({
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
  `Your last answer could not be used. ${fault} Answer again, no longer than asked for, with one valid JSON object of the shape asked for, and nothing else.`
