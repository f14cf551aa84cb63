import type { ProblemCode } from '@ai-platform/contracts/problem.ts'
import { BadCursorError } from '@ai-platform/database/cursor.ts'
import { ProblemError, problemContentType, validationProblem } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** What the framework's own errors are in the catalogue, by their code. */
const frameworkProblems: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'This Content-Type is not taken here.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The request body is too large.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_request', 'The body is empty, but the Content-Type says JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_request', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed_request', 'The body is not as long as Content-Length says.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported_media_type', 'Send the document as multipart/form-data.'],
  FST_PARTS_LIMIT: ['too_many_parts', 'The form has too many parts.'],
  FST_FILES_LIMIT: ['too_many_parts', 'Send one file in a request.'],
  FST_FIELDS_LIMIT: ['too_many_parts', 'The form has too many fields.'],
  FST_NO_FORM_DATA: ['malformed_request', 'The form has no boundary.'],
  FST_PROTO_VIOLATION: ['malformed_request', 'A field of the form has a name that is not allowed.'],
  FST_ERR_BAD_URL: ['malformed_request', 'The URL is not valid.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is no such resource.'],
}

function toProblem(error: FastifyError | ProblemError): ProblemError | undefined {
  if (error instanceof ProblemError) return error
  if (error instanceof BadCursorError) {
    return validationProblem(new z.ZodError([{ code: 'custom', path: ['cursor'], message: error.message, input: '' }]))
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(issue => ({
      path: issue.instancePath.split('/').filter(Boolean).join('.') || 'body',
      message: issue.message ?? 'is not valid',
    }))
    const names = [...new Set(errors.map(({ path }) => path))].join(', ')
    return new ProblemError('validation_error', `These fields are not valid: ${names}.`, { errors })
  }
  const known = frameworkProblems[error.code]
  if (known) return new ProblemError(...known)
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new ProblemError('not_accepting', 'There is no room for the document right now.', { retryAfterSeconds: 60 })
  }
  if (isDatabaseAway(error)) {
    return new ProblemError('service_unavailable', 'The database is not reachable right now.', { retryAfterSeconds: 5 })
  }
  const status = error.statusCode ?? 500
  // Whatever else a parser blames on the client, such as a form that ends in the middle.
  if (status >= 400 && status < 500) return new ProblemError('malformed_request', 'The request could not be read.')
  return undefined
}

/** PostgreSQL restarting or out of connections (classes 57P and 53), or the connection to it lost. */
function isDatabaseAway(error: { code?: string; message: string }): boolean {
  const codes = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND']
  const away = /^(57P0[1-5]|53\d{3}|08\d{3}|25P03)$/.test(error.code ?? '') || codes.includes(error.code ?? '')
  return away || /Connection terminated|timeout exceeded when trying to connect|Query read timeout/.test(error.message)
}

/** The one place where an error becomes problem+json. What a client cannot act on is logged, not told. */
export function renderProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem =
    toProblem(error) ??
    new ProblemError('internal_error', 'Something went wrong on our side. Tell the operator the request_id.')
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed')
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .type(problemContentType)
    .send(JSON.stringify(problem.body(request.id)))
}
