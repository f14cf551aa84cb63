import { z } from 'zod'
import type { ProblemCode } from './problem.ts'

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'An Idempotency-Key has 1 to 255 visible ASCII characters.')

/** The headers of a submission, in both services. */
export const SubmitHeaders = z.object({
  'Idempotency-Key': IdempotencyKey.optional().describe(
    'Kept for 24 hours: the same key with the same file or URL and fields returns the same task',
  ),
})

/** How processor-service refuses a submission. auth-service passes these on. */
export const submitProblems: ProblemCode[] = [
  'file_missing',
  'file_empty',
  'too_many_parts',
  'malformed_request',
  'validation_error',
  'file_too_large',
  'storage_full',
  'payload_too_large',
  'unsupported_file_type',
  'unsupported_media_type',
  'url_not_allowed',
  'url_unreachable',
  'invalid_task_type',
  'invalid_pages',
  'invalid_option',
  'invalid_schema',
  'task_type_unavailable',
  'idempotency_mismatch',
  'rate_limited',
  'too_many_pending',
  'quota_exceeded',
  'not_accepting',
]
