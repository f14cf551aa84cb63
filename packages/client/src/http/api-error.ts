/** One field that the platform refused. */
export interface FieldError {
  /** the field's name, dotted when nested; for `invalid_schema` a JSON Pointer into the schema */
  path: string
  message: string
}

/** The body of an error: application/problem+json (RFC 9457). An answer that is not of the platform has only a part. */
export interface ProblemBody {
  title?: string
  detail?: string
  code?: string
  request_id?: string
  errors?: FieldError[]
  resets_at?: string
}

/** An answer of the platform that is an error. */
export class ApiError extends Error {
  /** the HTTP status */
  readonly status: number
  /** a stable word for programs; `unexpected_answer` when the answer is not of the platform, such as a proxy's page */
  readonly code: string
  /** a sentence for people */
  readonly detail: string
  /** names the request in the logs of the platform */
  readonly requestId: string | undefined
  /** the refused fields; empty when the error is about no field */
  readonly errors: readonly FieldError[]
  /** seconds to wait before the next try, when the platform says so */
  readonly retryAfter: number | undefined
  /** when a used-up quota starts anew, ISO 8601 */
  readonly resetsAt: string | undefined

  constructor(status: number, problem: ProblemBody, retryAfter?: number) {
    const detail = problem.detail ?? problem.title ?? `The answer has the status ${status}.`
    super(detail)
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code ?? 'unexpected_answer'
    this.detail = detail
    this.requestId = problem.request_id
    this.errors = problem.errors ?? []
    this.retryAfter = retryAfter
    this.resetsAt = problem.resets_at
  }
}

/** The platform gave no answer: it could not be reached, the connection broke, or it took too long. */
export class ConnectionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConnectionError'
  }
}
