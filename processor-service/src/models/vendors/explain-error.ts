import { parseRetryAfter } from '@ai-platform/runtime/retry-after.ts'
import { ModelError, webPageReason } from '../model-error.ts'

/** What to do about a status that will be refused again. */
const adviceByStatus: Record<number, string> = {
  400: 'check that the model fits the request',
  401: 'check the API key',
  402: 'add credit to the account',
  403: 'use an API key that may use this model',
  404: 'check the model name and the base URL',
  413: 'the text is too long: make the chunks smaller (AI_CHUNK_CHARACTERS)',
}

/** Vendors' error codes that are more specific than the status. */
const adviceByCode: Record<string, string> = {
  context_length_exceeded: 'the text is too long for the model: make the chunks smaller (AI_CHUNK_CHARACTERS)',
  insufficient_quota: 'raise the quota of the account',
  billing_not_active: 'check the billing of the account',
  billing_hard_limit_reached: 'raise the limit of the account',
  credit_balance_too_low: 'add credit to the account',
  content_filter: 'its content filter stopped the document',
  content_policy_violation: 'its content filter stopped the document',
  model_not_found: 'check the model name',
  invalid_api_key: 'check the API key',
  API_KEY_INVALID: 'check the API key',
}

/**
 * Codes that concern the account although their status says something else: Gemini refuses a wrong key with 400, OpenAI an account without
 * quota with 429. The status here is what such a refusal means.
 */
const statusOfAccount: Record<string, number> = {
  API_KEY_INVALID: 401,
  insufficient_quota: 402,
  billing_not_active: 402,
  billing_hard_limit_reached: 402,
  credit_balance_too_low: 402,
}
/** How Anthropic says so, with 400 and no such code. */
const noCredit = /credit balance is too low/i

/** Messages of servers without such codes when a prompt, or a prompt and its answer, exceed the context. */
const tooLong = /context.?(length|window)|maximum context|prompt is too long|too many tokens|token count .* exceeds/i

/**
 * Turns a failed HTTP response into a ModelError: 408, 409, 425, 429 and 5xx are `unavailable`, all others `rejected`. A 429
 * for an exhausted quota is `rejected`. The error has the status that the refusal means: that of an account is never one of a text.
 * @param facts.code the vendor's error code; it is shown only when it is one word
 * @param facts.message is only matched and never shown, because it may hold part of the key or the document
 */
export function errorFromStatus(
  status: number,
  facts: { code?: unknown; message?: string; retryAfterSeconds?: number | undefined },
): ModelError {
  const doesNotFit = [400, 413, 422].includes(status) && tooLong.test(facts.message ?? '')
  const lacksCredit = noCredit.test(facts.message ?? '')
  const word = doesNotFit ? 'context_length_exceeded' : lacksCredit ? 'credit_balance_too_low' : facts.code
  const code = typeof word === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(word) ? word : undefined
  const named = code ? `${status} ${code}` : `${status}`
  const accountStatus = code ? statusOfAccount[code] : undefined
  if (!accountStatus && (status >= 500 || [408, 409, 425, 429].includes(status))) {
    const what = status === 429 ? 'is limiting the rate of calls' : 'cannot answer at present'
    return new ModelError('unavailable', `The AI provider ${what} (${named}).`, {
      retryAfterSeconds: facts.retryAfterSeconds,
      status,
    })
  }
  const advice = (code && adviceByCode[code]) ?? adviceByStatus[status]
  const detail = `The AI provider refused the request (${named})${advice ? `: ${advice}` : ''}.`
  return new ModelError('rejected', detail, { status: accountStatus ?? status })
}

/** Turns a connection that failed, was cut or timed out before the answer was complete into an `unavailable` ModelError. */
export function errorFromConnection(cause: unknown): ModelError {
  const detail = 'The connection to the AI provider failed or was cut.'
  return new ModelError('unavailable', detail, { reason: reasonOf(cause) })
}

/** An SDK would read a web page as an empty answer, or as one that was cut. */
export const errorFromWebPage = (): ModelError =>
  new ModelError('bad_output', 'The AI provider answered with a web page. Check its address.', {
    reason: webPageReason,
  })

/** The first system code (ECONNREFUSED) in the chain of causes, else the error's name. */
function reasonOf(cause: unknown): string | undefined {
  for (let error = cause; error instanceof Error; error = error.cause)
    if ('code' in error && typeof error.code === 'string') return error.code
  return cause instanceof Error ? cause.name : undefined
}

/** Reads seconds from Retry-After, or from the `retry-after-ms` that some vendors send. */
export function readRetryAfter(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds / 1000
  return parseRetryAfter(headers?.get('retry-after'), now)
}
