import { invalidFields, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { BadCursorError } from './cursor.ts'
import { isDatabaseUnavailable } from './database-unavailable.ts'

const retryAfterSeconds = 2

/** The answer while the database does not answer; the same from both services. */
export const databaseUnavailable = (cause?: unknown) =>
  new ProblemError('service_unavailable', 'The database does not answer right now. Try again shortly.', {
    retryAfterSeconds,
    cause,
  })

/** The problem for an error of this package that a client can act on; undefined for any other error. */
export function databaseProblem(error: unknown): ProblemError | undefined {
  if (error instanceof BadCursorError) return invalidFields([{ path: 'cursor', message: error.message }])
  return isDatabaseUnavailable(error) ? databaseUnavailable(error) : undefined
}
