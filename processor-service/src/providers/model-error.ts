import type { Usage } from '@ai-platform/contracts/task.ts'

/**
 * - `unavailable`: the same call may succeed later
 * - `rejected`: the same call will be refused again
 * - `bad_output`: an answer came, but not a usable one
 * - `too_long`: the answer was cut off at `maxOutputTokens`
 */
export type ModelErrorKind = 'unavailable' | 'rejected' | 'bad_output' | 'too_long'

/** One call to a model failed. `detail` is a sentence for the user and the operator: no key, address or document text. */
export class ModelError extends Error {
  override name = 'ModelError'
  readonly kind: ModelErrorKind
  readonly detail: string
  /** what the server asked for in Retry-After */
  readonly retryAfterSeconds: number | undefined
  /** HTTP status, where one was received */
  readonly status: number | undefined
  /** ECONNRESET and the like, for the log. An SDK's own error is not kept: it may hold the key, the document or the answer. */
  readonly reason: string | undefined
  /** tokens spent all the same */
  readonly usage: Usage | undefined

  constructor(
    kind: ModelErrorKind,
    detail: string,
    facts: {
      retryAfterSeconds?: number | undefined
      status?: number
      reason?: string | undefined
      usage?: Usage | undefined
    } = {},
  ) {
    super(detail)
    this.kind = kind
    this.detail = detail
    this.retryAfterSeconds = facts.retryAfterSeconds
    this.status = facts.status
    this.reason = facts.reason
    this.usage = facts.usage
  }
}

const advice: Record<number, string> = {
  400: 'the request does not suit the model',
  401: 'check the API key',
  402: 'the account has no credit',
  403: 'the API key may not use this model',
  404: 'check the model name and the base URL',
  413: 'the text is too long for it: make the chunks smaller',
}

/** Error words of vendors that say more than their status does. */
const adviceByCode: Record<string, string> = {
  context_length_exceeded: 'the text is too long for the model: make the chunks smaller',
  insufficient_quota: 'the account has no quota left',
  credit_balance_too_low: 'the account has no credit',
  content_filter: 'its content filter stopped the document',
  content_policy_violation: 'its content filter stopped the document',
  model_not_found: 'check the model name',
  invalid_api_key: 'check the API key',
  API_KEY_INVALID: 'check the API key',
}

/** How servers without such words say that a prompt, or a prompt and its answer, do not fit. */
const tooLong = /context.?(length|window)|maximum context|prompt is too long|too many tokens|token count .* exceeds/i

/**
 * What a failed HTTP answer means: 408, 409, 425, 429 and 5xx may pass, everything else will be refused again. `code` is the
 * vendor's own error word and is shown only when it is one word; `message` is only looked at, since it may hold a piece of the
 * key or the document.
 */
export function errorFromStatus(
  status: number,
  facts: { code?: unknown; message?: string; retryAfterSeconds?: number | undefined },
): ModelError {
  const doesNotFit = [400, 413, 422].includes(status) && tooLong.test(facts.message ?? '')
  const word = doesNotFit ? 'context_length_exceeded' : facts.code
  const code = typeof word === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(word) ? word : undefined
  const named = code ? `${status} ${code}` : `${status}`
  const noQuota = code === 'insufficient_quota'
  if (!noQuota && (status >= 500 || [408, 409, 425, 429].includes(status))) {
    const what = status === 429 ? 'is limiting the rate of calls' : 'cannot answer right now'
    return new ModelError('unavailable', `The AI provider ${what} (${named}).`, {
      retryAfterSeconds: facts.retryAfterSeconds,
      status,
    })
  }
  const hint = (code && adviceByCode[code]) ?? advice[status]
  const detail = `The AI provider refused the request (${named})${hint ? `: ${hint}` : ''}.`
  return new ModelError('rejected', detail, { status })
}

/** The connection failed, was cut or timed out before a whole answer was there. */
export function errorFromConnection(cause: unknown): ModelError {
  const detail = 'The connection to the AI provider failed or was cut.'
  return new ModelError('unavailable', detail, { reason: reasonOf(cause) })
}

/** The system's code (ECONNREFUSED) wherever it is in the chain of causes, else the error's name. */
function reasonOf(cause: unknown): string | undefined {
  for (let error = cause; error instanceof Error; error = error.cause)
    if ('code' in error && typeof error.code === 'string') return error.code
  return cause instanceof Error ? cause.name : undefined
}

/** Seconds from a Retry-After header (RFC 9110, seconds or a date) or the `retry-after-ms` some vendors send. */
export function readRetryAfter(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds / 1000
  const value = headers?.get('retry-after')
  if (!value) return undefined
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
