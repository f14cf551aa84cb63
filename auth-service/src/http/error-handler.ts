import { databaseProblem } from '@ai-platform/database/database-problem.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { internalError, notFound, ProblemError, problemContentType } from '@ai-platform/runtime/problem-error.ts'
import { requestProblem } from '@ai-platform/runtime/request-problem.ts'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'

export const pathNotFound: RequestHandler = () => {
  throw notFound('path')
}

/** The problem for an error. An error that nothing explains becomes an internal_error; its cause goes to the log only. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return databaseProblem(error) ?? requestProblem(error) ?? internalError(error)
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
