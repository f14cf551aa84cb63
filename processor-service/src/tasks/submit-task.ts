import { SubmitByUrl, SubmitForm } from '@ai-platform/contracts/submission.ts'
import { pendingTaskExample, Task } from '@ai-platform/contracts/task.ts'
import { maxFormOverheadBytes } from '@ai-platform/contracts/upload-form.ts'
import { toTask } from '@ai-platform/database/tasks/task-row.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import type { AnswerHeader } from '../openapi/route-docs.ts'
import { availableTaskTypes } from '../providers/available-task-types.ts'
import { acceptUpload } from '../uploads/accept-upload.ts'
import { acceptUrl } from '../uploads/accept-url.ts'

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'An Idempotency-Key has 1 to 255 visible ASCII characters.')

const SubmitHeaders = z.object({
  'Idempotency-Key': idempotencyKey
    .optional()
    .describe('Kept for 24 hours: the same key with the same file or URL and fields returns the same task'),
})
const answerHeaders: AnswerHeader[] = ['Location', 'RateLimit', 'RateLimit-Policy']

function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const key = idempotencyKey.safeParse(header)
  if (key.success) return key.data
  const errors = [{ path: 'Idempotency-Key', message: 'Send 1 to 255 visible ASCII characters.' }]
  throw new ProblemError('validation_error', 'The Idempotency-Key header is not valid.', { errors })
}

/** Returns a signal that is aborted when the client disconnects before the whole request is read. */
function clientSignal(request: FastifyRequest): AbortSignal {
  const controller = new AbortController()
  request.raw.once('close', () => {
    if (!request.raw.complete)
      controller.abort(
        new ProblemError('malformed_request', 'The upload ended before the form was complete. Send it again.'),
      )
  })
  return controller.signal
}

/** Returns a signal that is aborted when the client disconnects before the answer. */
function answerSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  const abortIfOpen = () => {
    if (!raw.writableEnded)
      controller.abort(new ProblemError('malformed_request', 'The client left before the document was fetched.'))
  }
  if (raw.destroyed) abortIfOpen()
  else raw.once('close', abortIfOpen)
  return controller.signal
}

const isJson = ({ headers }: FastifyRequest): boolean =>
  /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')

export function submitTaskRoute(app: FastifyInstance, context: Context): void {
  const { admission, config } = context
  const deps = {
    ...context,
    maxFileBytes: config.limits.maxFileBytes,
    quotas: config.quotas,
    convertsOffice: config.documents.officeProgram !== null,
    taskTypes: availableTaskTypes([config.ai.provider, ...config.ai.fallbacks.map(({ provider }) => provider)]),
  }
  typed(app).post(
    '/process/submit',
    {
      config: { scope: 'documents:write' },
      // Of a JSON body. The form parser has limits of its own.
      bodyLimit: maxFormOverheadBytes,
      schema: {
        operationId: 'submitTask',
        tags: ['Tasks'],
        summary: 'Submit a document',
        description:
          'The document is a file of a form, or is fetched from the `url` of a JSON body. It is stored and a task queued before ' +
          'the answer. Follow it by the event socket, `?wait=`, or the event log. With an `Idempotency-Key` the same request may be sent again and returns the same task.',
        security: bearerAuth,
        consumes: ['multipart/form-data'],
        docs: {
          body: SubmitForm,
          jsonBody: SubmitByUrl,
          headers: SubmitHeaders,
          answers: {
            200: { description: 'The earlier task of this Idempotency-Key', headers: answerHeaders },
            202: {
              description: 'The task, pending; Location says where to read it',
              headers: answerHeaders,
              example: pendingTaskExample,
            },
          },
        },
        response: {
          200: Task,
          202: Task,
          ...problems(
            'file_missing',
            'file_empty',
            'too_many_parts',
            'malformed_request',
            'validation_error',
            'not_authenticated',
            'token_not_valid',
            'account_disabled',
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
          ),
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { userId } = caller
      const key = readIdempotencyKey(request.headers['idempotency-key'])
      const contentLengthBytes = Number(request.headers['content-length'] ?? 0)
      reply.headers(await admission.admitUpload(caller, { contentLengthBytes, mayRepeat: key !== undefined }))
      const submission = { userId, requestId: request.id, idempotencyKey: key }
      const { task, created } = isJson(request)
        ? await acceptUrl(deps, { ...submission, body: request.body, signal: answerSignal(reply) })
        : await acceptUpload(deps, { ...submission, parts: request.parts(), signal: clientSignal(request) })
      return reply
        .status(created ? 202 : 200)
        .header('location', `/process/tasks/${task.id}`)
        .send(toTask(task))
    },
  )
}
