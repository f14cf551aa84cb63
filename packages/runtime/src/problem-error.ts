import {
  type FieldError,
  type Problem,
  type ProblemCode,
  problemBody,
  problemCatalogue,
} from '@ai-platform/contracts/problem.ts'
import type { z } from 'zod'

/** An error from the catalogue: thrown anywhere, rendered as problem+json in one place a service. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: ProblemCode
  readonly detail: string
  readonly errors: FieldError[] | undefined
  readonly headers: Record<string, string>

  /** @param options.retryAfterSeconds sent as Retry-After, rounded up */
  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.code = code
    this.detail = detail
    this.errors = options.errors
    this.headers =
      options.retryAfterSeconds === undefined
        ? {}
        : { 'Retry-After': String(Math.max(1, Math.ceil(options.retryAfterSeconds))) }
  }

  get status(): number {
    return problemCatalogue[this.code].status
  }

  body(requestId: string): Problem {
    return problemBody(this.code, this.detail, requestId, this.errors)
  }
}

export const problemContentType = 'application/problem+json; charset=utf-8'

/** A validation_error from zod's issues; `errors[].path` is the field's name, dotted when nested. */
export function validationProblem(error: z.ZodError): ProblemError {
  const errors = error.issues.map(issue => ({ path: issue.path.join('.') || 'body', message: issue.message }))
  const names = [...new Set(errors.map(({ path }) => path))].join(', ')
  return new ProblemError('validation_error', `These fields are not valid: ${names}.`, { errors })
}

/** Parses by a schema, or throws a validation_error that names every field at fault. */
export function parseOrThrow<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw validationProblem(parsed.error)
}

export const notFound = (what = 'resource') => new ProblemError('not_found', `There is no such ${what}.`)
