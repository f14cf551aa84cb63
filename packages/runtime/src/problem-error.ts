import {
  type FieldError,
  type Problem,
  type ProblemCode,
  problemBody,
  problemCatalogue,
} from '@ai-platform/contracts/problem.ts'
import type { z } from 'zod'

const secondsUntil = (time: Date | undefined): number | undefined => time && (time.getTime() - Date.now()) / 1000

/** An error from the catalogue. Any code may throw it; each service's error handler renders it as problem+json. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: ProblemCode
  readonly detail: string
  readonly errors: FieldError[] | undefined
  readonly resetsAt: Date | undefined
  readonly headers: Record<string, string>

  /**
   * @param options.retryAfterSeconds sent as Retry-After, rounded up
   * @param options.resetsAt when a used-up quota starts anew: `resets_at` of the body, and the Retry-After unless that is given
   */
  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: FieldError[]; retryAfterSeconds?: number; resetsAt?: Date; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.code = code
    this.detail = detail
    this.errors = options.errors
    this.resetsAt = options.resetsAt
    const { retryAfterSeconds = secondsUntil(options.resetsAt) } = options
    this.headers =
      retryAfterSeconds === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterSeconds))) }
  }

  get status(): number {
    return problemCatalogue[this.code].status
  }

  body(requestId: string): Problem {
    const body = problemBody(this.code, this.detail, requestId, this.errors)
    return this.resetsAt ? { ...body, resets_at: this.resetsAt.toISOString() } : body
  }
}

export const problemContentType = 'application/problem+json; charset=utf-8'

/** A validation_error that names the fields; `errors[].path` is a field's name, dotted when nested. */
export function invalidFields(errors: FieldError[]): ProblemError {
  const names = [...new Set(errors.map(({ path }) => path))].join(', ')
  return new ProblemError('validation_error', `These fields are not valid: ${names}.`, { errors })
}

/** A validation_error from zod's issues. An issue without a path concerns the whole body. */
export const validationProblem = (error: z.ZodError): ProblemError =>
  invalidFields(error.issues.map(issue => ({ path: issue.path.join('.') || 'body', message: issue.message })))

/** Parses a value by a schema. @throws ProblemError validation_error naming every wrong field */
export function parseOrThrow<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw validationProblem(parsed.error)
}

export const accountDisabled = () =>
  new ProblemError('account_disabled', 'This account is disabled. Ask the operator of the platform.')

export const accountGone = () =>
  new ProblemError('token_not_valid', 'The account of these credentials was deleted. Register again to continue.')

export const notFound = (what = 'resource') => new ProblemError('not_found', `There is no such ${what}.`)

/** @param allow the methods of the path, as in the Allow header: `GET, HEAD, OPTIONS` */
export const methodNotAllowed = (allow: string) =>
  new ProblemError('method_not_allowed', `This path takes ${allow} only.`)

/** The answer of the readiness probe once the shutdown has begun. */
export const serviceStopping = () =>
  new ProblemError('service_unavailable', 'The service is stopping. Try again shortly.', { retryAfterSeconds: 2 })

/** The answer to an error that nothing else explains. The cause is for the log and never in the body. */
export const internalError = (cause: unknown) =>
  new ProblemError(
    'internal_error',
    'The service failed. Try again later; if it fails again, give the request_id to the operator.',
    { cause },
  )
