import { databaseProblem } from '@ai-platform/database/database-problem.ts'
import { internalError, invalidFields, ProblemError, problemContentType } from '@ai-platform/runtime/problem-error.ts'
import { requestProblem } from '@ai-platform/runtime/request-problem.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

/** The problem validation_error for a request that the schema of its route refuses. */
function schemaProblem(error: unknown): ProblemError | undefined {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined
  return invalidFields(
    error.validation.map(({ instancePath, message }) => ({
      path: instancePath.split('/').filter(Boolean).join('.') || 'body',
      message: message ?? 'is not valid',
    })),
  )
}

/** The problem not_accepting when the disk, or the quota of its file system, is full. */
function diskProblem(error: unknown): ProblemError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return undefined
  const detail = 'There is no room for the document right now. Try again in a minute.'
  return new ProblemError('not_accepting', detail, { retryAfterSeconds: 60, cause: error })
}

/** The problem for an error. An error that nothing explains becomes an internal_error; its cause goes to the log only. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  return (
    schemaProblem(error) ??
    diskProblem(error) ??
    databaseProblem(error) ??
    requestProblem(error) ??
    internalError(error)
  )
}

/** Renders an error as problem+json. */
export function renderProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error)
  if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem }, 'request failed')
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .type(problemContentType)
    .send(JSON.stringify(problem.body(request.id)))
}
