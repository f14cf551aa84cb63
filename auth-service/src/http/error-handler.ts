import { databaseProblem } from '@ai-platform/database/database-problem.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { internalError, ProblemError, problemContentType } from '@ai-platform/runtime/problem-error.ts'
import { requestProblem } from '@ai-platform/runtime/request-problem.ts'
import type { ErrorRequestHandler, Response } from 'express'

/** Maps any thrown error to a problem. An unknown error becomes an internal_error; only the log shows its cause. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return databaseProblem(error) ?? requestProblem(error) ?? internalError(error)
}

/** Answers with a problem. Headers that are already set, such as RateLimit, are kept. */
export function sendProblem(res: Response, problem: ProblemError): void {
  for (const name of ['Content-Encoding', 'Content-Length', 'ETag', 'Location']) res.removeHeader(name)
  if (problem.status === 401) res.set('WWW-Authenticate', 'Bearer')
  res
    .status(problem.status)
    .set(problem.headers)
    .set('Content-Type', problemContentType)
    .end(JSON.stringify(problem.body(res.locals.requestId)))
}

/** Express's error handler: answers a thrown error as a problem and logs server errors. */
export const renderProblems =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, _next) => {
    const problem = toProblem(error)
    // A refusal under overload is no failure, and a burst of them must not log a stack trace each.
    if (problem.status >= 500 && problem.code !== 'not_accepting') {
      log.error({ err: problem.cause ?? problem, request_id: res.locals.requestId }, 'request failed')
    }
    if (res.headersSent) res.destroy()
    else sendProblem(res, problem)
  }
