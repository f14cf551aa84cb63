import type { Usage } from '@ai-platform/contracts/task.ts'

/**
 * - `unavailable`: the same call may succeed later
 * - `rejected`: the same call will be refused again
 * - `bad_output`: the answer is unusable
 * - `too_long`: the answer was cut off at `maxOutputTokens`
 */
export type ModelErrorKind = 'unavailable' | 'rejected' | 'bad_output' | 'too_long'

/** Statuses of a refusal that may concern the text of one call. Others concern the key, the account or the model. */
export const statusesOfText: readonly number[] = [400, 413, 422]

/** The `reason` of a ModelError for a call that timed out, like the system's own code. */
export const timedOutReason = 'ETIMEDOUT'

/** The `reason` of a ModelError for a call that timed out before the vendor sent anything, while it answered no other call either. */
export const silentReason = 'ESILENT'

export const isTimeOut = ({ reason }: ModelError): boolean => reason === timedOutReason || reason === silentReason

/**
 * Whether a call ended or stalled within its answer, without a word of the vendor. Such a call is paid, and the vendor is up: the text
 * may be what makes its server fail.
 */
export const isBrokenOff = (error: ModelError): boolean =>
  error.kind === 'unavailable' && error.usage !== undefined && error.status === undefined

/** The `reason` of a ModelError for a web page in the place of an answer: the address is another server's, such as a proxy's. */
export const webPageReason = 'WEB_PAGE'

/** The `reason` of a ModelError for a question that was truncated, because the server holds less context than it was asked for. */
export const smallContextReason = 'SMALL_CONTEXT'

/** One call to a model failed. `detail` is for the user and the operator: it holds no key, address or document text. */
export class ModelError extends Error {
  override name = 'ModelError'
  readonly kind: ModelErrorKind
  readonly detail: string
  /** the server's Retry-After */
  readonly retryAfterSeconds: number | undefined
  /** HTTP status, when one was received */
  readonly status: number | undefined
  /** A system error code such as ECONNRESET, for the log. The SDK's error is not kept: it may hold the key or the document. */
  readonly reason: string | undefined
  /** tokens that the failed call used */
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

  /** This error with the tokens that the call used, unless it has them. */
  withUsage(usage: Usage): ModelError {
    const { retryAfterSeconds, status, reason } = this
    const facts = { retryAfterSeconds, reason, ...(status === undefined ? {} : { status }) }
    return this.usage ? this : new ModelError(this.kind, this.detail, { ...facts, usage })
  }
}
