import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/** The connection closed before the end of the form. Other FST_ codes have a problem in the service's error handler. */
const prematureClose = 'FST_MP_PREMATURE_CLOSE'

/**
 * Turns an error of the form parser or of a part's stream into the problem to answer with. The error handler knows errors with an
 * FST_ code of @fastify/multipart, so they are returned as they are, except a premature close. The others come from busboy, which
 * gives its errors no code, or from a stream that closed early. Then the form is malformed or incomplete.
 *
 * Call it only for these two sources. Errors of the storage also lack codes and are not the client's fault.
 */
export function toFormError(error: unknown): unknown {
  if (error instanceof ProblemError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('FST_') && code !== prematureClose ? error : malformedForm(error)
}

function malformedForm(cause: unknown): ProblemError {
  const detail = 'The form is malformed or incomplete. Send the whole multipart/form-data body again.'
  return new ProblemError('malformed_request', detail, { cause })
}

/** @param maxBytes the limit for one file, named in the detail in MB */
export function fileTooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    'file_too_large',
    `The file is larger than the ${Math.floor(maxBytes / 1024 / 1024)} MB allowed. Split it or send a smaller file.`,
  )
}
