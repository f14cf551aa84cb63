import type { ProblemCode } from '@ai-platform/contracts/problem.ts'
import { ProblemError } from './problem-error.ts'

const invalidJson: [ProblemCode, string] = ['malformed_request', 'The body is not valid JSON.']
const bodyTooLarge: [ProblemCode, string] = ['payload_too_large', 'The body is larger than this call takes.']

/**
 * The problem for each error of a request parser. body-parser names its errors in `type`
 * (https://github.com/expressjs/body-parser#errors), Fastify and its multipart plugin in `code`
 * (https://fastify.dev/docs/latest/Reference/Errors/).
 */
const parserProblems: Record<string, [ProblemCode, string]> = {
  'entity.parse.failed': invalidJson,
  'entity.too.large': bodyTooLarge,
  'charset.unsupported': ['unsupported_media_type', 'Send the body in UTF-8.'],
  'encoding.unsupported': ['unsupported_media_type', 'The Content-Encoding of the body is not supported.'],
  FST_ERR_CTP_INVALID_JSON_BODY: invalidJson,
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_request', 'The body is empty, but the Content-Type says JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'This call does not take this Content-Type.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed_request', 'The length of the body differs from Content-Length.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported_media_type', 'Send the document as multipart/form-data.'],
  FST_PARTS_LIMIT: ['too_many_parts', 'The form has too many parts.'],
  FST_FILES_LIMIT: ['too_many_parts', 'Send one file in a request.'],
  FST_FIELDS_LIMIT: ['too_many_parts', 'The form has too many fields.'],
  FST_NO_FORM_DATA: ['malformed_request', 'The form has no boundary.'],
  FST_PROTO_VIOLATION: ['malformed_request', 'A field of the form has a name that is not allowed.'],
  FST_ERR_BAD_URL: ['malformed_request', 'The URL is not valid.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is no such resource.'],
}

const textOf = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' ? value : ''
}

/**
 * The problem for an error that a parser or a router threw because of the request; undefined for any other error. An
 * unlisted error with a status from 400 to 499, such as one for a form that ends too early, is a malformed_request.
 */
export function requestProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error)) return undefined
  const known = parserProblems[textOf(error, 'type')] ?? parserProblems[textOf(error, 'code')]
  if (known) return new ProblemError(...known)
  const status = Number(Reflect.get(error, 'status') ?? Reflect.get(error, 'statusCode'))
  if (status >= 400 && status < 500) return new ProblemError('malformed_request', 'The request could not be read.')
  return undefined
}
