import { z } from 'zod'

/**
 * Every error that a client can get, by its stable code. `status` is the HTTP status, and `title` names the kind of
 * error. The `detail` of a response describes the single occurrence.
 */
export const problemCatalogue = {
  malformed_request: { status: 400, title: 'The request could not be read' },
  validation_error: { status: 400, title: 'The request is not valid' },
  invalid_current_password: { status: 400, title: 'The current password is wrong' },
  file_missing: { status: 400, title: 'No file was sent' },
  file_empty: { status: 400, title: 'The file is empty' },
  too_many_parts: { status: 400, title: 'Too many parts in the form' },
  not_authenticated: { status: 401, title: 'Authentication is needed' },
  token_not_valid: { status: 401, title: 'The token is not valid' },
  invalid_credentials: { status: 401, title: 'The credentials are wrong' },
  signature_not_valid: { status: 401, title: 'The signature is not valid' },
  insufficient_scope: { status: 403, title: 'The API key may not make this call' },
  account_disabled: { status: 403, title: 'The account is disabled' },
  origin_not_allowed: { status: 403, title: 'The origin is not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  username_taken: { status: 409, title: 'The username is taken' },
  email_taken: { status: 409, title: 'The e-mail address is taken' },
  limit_reached: { status: 409, title: 'No more of these can be created' },
  task_final: { status: 409, title: 'The task has ended already' },
  text_not_ready: { status: 409, title: 'The text has not been read' },
  webhook_limit_reached: { status: 409, title: 'There are too many webhooks' },
  webhook_disabled: { status: 409, title: 'The webhook is disabled' },
  task_not_retryable: { status: 409, title: 'The task cannot be retried' },
  file_too_large: { status: 413, title: 'The file is too large' },
  storage_full: { status: 413, title: 'The storage quota is used up' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_file_type: { status: 415, title: 'The file type is not supported' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  invalid_task_type: { status: 422, title: 'The task type is not known' },
  invalid_pages: { status: 422, title: 'The pages are not valid' },
  invalid_schema: { status: 422, title: 'The JSON Schema is not valid' },
  task_type_unavailable: { status: 422, title: 'The task type is not available' },
  invalid_option: { status: 422, title: 'An option is not valid' },
  idempotency_mismatch: { status: 422, title: 'The idempotency key was used for another request' },
  url_not_allowed: { status: 422, title: 'The URL is not allowed' },
  url_unreachable: { status: 422, title: 'The URL cannot be read' },
  headers_too_large: { status: 431, title: 'The request headers are too large' },
  rate_limited: { status: 429, title: 'Too many requests' },
  too_many_pending: { status: 429, title: 'Too many tasks are waiting' },
  quota_exceeded: { status: 429, title: 'The daily quota is used up' },
  internal_error: { status: 500, title: 'Internal error' },
  bad_gateway: { status: 502, title: 'A service is not reachable' },
  not_accepting: { status: 503, title: 'No work is accepted right now' },
  service_unavailable: { status: 503, title: 'The service is not available' },
  gateway_timeout: { status: 504, title: 'A service did not answer in time' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problemCatalogue

export const ProblemCode = z.enum(Object.keys(problemCatalogue) as [ProblemCode, ...ProblemCode[]])

export const FieldError = z
  .object({
    path: z.string().meta({
      description: "The field's name, dotted when nested. `invalid_schema`: a JSON Pointer into the schema",
      example: 'password',
    }),
    message: z.string(),
  })
  .meta({ id: 'FieldError' })
export type FieldError = z.infer<typeof FieldError>

/** The body of every error of both services and the gateway: application/problem+json, RFC 9457. */
export const Problem = z
  .object({
    type: z.string().meta({ example: 'urn:ai-platform:problem:validation_error' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: ProblemCode,
    request_id: z.string(),
    errors: z.array(FieldError).optional(),
    resets_at: z.iso.datetime().optional().describe('When a used-up quota starts anew, for `quota_exceeded`'),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** Builds the body of a problem. @param detail says what happened and what to do next */
export function problemBody(code: ProblemCode, detail: string, requestId: string, errors?: FieldError[]): Problem {
  const { status, title } = problemCatalogue[code]
  const body = { type: `urn:ai-platform:problem:${code}`, title, status, detail, code, request_id: requestId }
  return errors ? { ...body, errors } : body
}
