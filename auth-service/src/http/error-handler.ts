import { BadCursorError } from '@ai-platform/database/cursor.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { ProblemError, problemContentType } from '@ai-platform/runtime/problem-error.ts'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { isDatabaseDown } from './database-down.ts'

export const methodNotAllowed = (allow: string) =>
  new ProblemError('method_not_allowed', `This path takes ${allow} only.`)

export const pathNotFound: RequestHandler = () => {
  throw new ProblemError('not_found', 'There is nothing at this path.')
}

// What body-parser calls its errors: https://github.com/expressjs/body-parser#errors
const bodyErrors: Record<string, () => ProblemError> = {
  'entity.parse.failed': () => new ProblemError('malformed_request', 'The body is not valid JSON.'),
  'entity.too.large': () => new ProblemError('payload_too_large', 'The body is larger than this call takes.'),
  'charset.unsupported': () => new ProblemError('unsupported_media_type', 'Send the body in UTF-8.'),
  'encoding.unsupported': () =>
    new ProblemError('unsupported_media_type', 'The Content-Encoding of the body is not supported.'),
}

/** The problem an error stands for; whatever was not foreseen is an internal_error that tells nothing of its cause. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof BadCursorError) {
    const message = 'The cursor is not one that this list gave.'
    return new ProblemError('validation_error', message, { errors: [{ path: 'cursor', message }] })
  }
  if (isDatabaseDown(error)) {
    const detail = 'The database does not answer right now. Try again shortly.'
    return new ProblemError('service_unavailable', detail, { retryAfterSeconds: 2, cause: error })
  }
  if (error instanceof Error) {
    const type = 'type' in error && typeof error.type === 'string' ? error.type : ''
    const bodyError = bodyErrors[type]
    if (bodyError) return bodyError()
    // Other errors a parser or the router blames on the client: a cut body, a path that cannot be decoded.
    const status = 'status' in error ? Number(error.status) : 500
    if (status >= 400 && status < 500) return new ProblemError('malformed_request', 'The request could not be read.')
  }
  return new ProblemError('internal_error', 'Something went wrong on our side. Try again later.', { cause: error })
}

/** Answers with a problem. Headers already set, such as RateLimit, stay. */
export function sendProblem(res: Response, problem: ProblemError): void {
  for (const name of ['Content-Encoding', 'Content-Length', 'ETag', 'Location']) res.removeHeader(name)
  if (problem.status === 401) res.set('WWW-Authenticate', 'Bearer')
  res
    .status(problem.status)
    .set(problem.headers)
    .set('Content-Type', problemContentType)
    .end(JSON.stringify(problem.body(res.locals.requestId)))
}

/** The one place where errors become answers. */
export const renderProblems =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, _next) => {
    const problem = toProblem(error)
    // Who is refused because too many wait is no failure, and a burst of refusals must not cost a stack trace each.
    if (problem.status >= 500 && problem.code !== 'not_accepting') {
      log.error({ err: problem.cause ?? problem, request_id: res.locals.requestId }, 'a request failed')
    }
    if (res.headersSent) res.destroy()
    else sendProblem(res, problem)
  }
