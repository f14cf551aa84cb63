import type { z } from 'zod'
import type { Scope } from './api-key.ts'
import type { ProblemCode } from './problem.ts'

/** One public call of auth-service in the OpenAPI document. auth-service validates with the same schemas. */
export interface AuthOperation {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** with a trailing slash, and parameters as {name}; the path without the slash works too */
  path: string
  summary: string
  description?: string
  tag: 'Accounts' | 'Tokens' | 'API keys' | 'Files' | 'Webhooks'
  /** whether the call needs credentials */
  auth: boolean
  /** what the call needs of an API key; without it, the call takes access tokens only */
  scope?: Scope
  body?: z.ZodType
  /** of a body in JSON, besides the one of `bodyContentType` */
  jsonBody?: z.ZodType
  /** application/json by default */
  bodyContentType?: 'multipart/form-data'
  query?: z.ZodObject
  params?: z.ZodObject
  headers?: z.ZodObject
  /** the successful answers, by status; `problems` has the others */
  responses: Record<number, { description: string; schema?: z.ZodType }>
  problems: ProblemCode[]
}

/** Every call may answer with these. */
export const always: ProblemCode[] = ['internal_error', 'service_unavailable']
/** Every call with a JSON body may answer with these. */
export const withJson: ProblemCode[] = [
  'malformed_request',
  'validation_error',
  'payload_too_large',
  'unsupported_media_type',
]
/** Every call that needs credentials may answer with these. */
export const withBearer: ProblemCode[] = [
  'not_authenticated',
  'token_not_valid',
  'account_disabled',
  'insufficient_scope',
]
