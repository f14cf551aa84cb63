import { SubmitByUrl, SubmitForm } from '@ai-platform/contracts/submission.ts'
import { IdempotencyKey, SubmitHeaders, submitProblems } from '@ai-platform/contracts/submit-call.ts'
import { pendingTaskExample, Task } from '@ai-platform/contracts/task.ts'
import { maxFormOverheadBytes } from '@ai-platform/contracts/upload-form.ts'
import { toTask } from '@ai-platform/database/tasks/task-row.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import type { AnswerHeader } from '../openapi/route-docs.ts'
import { availableTaskTypes } from '../providers/available-task-types.ts'
import { acceptUpload } from '../uploads/accept-upload.ts'
import { acceptUrl } from '../uploads/accept-url.ts'

const answerHeaders: AnswerHeader[] = ['Location', 'RateLimit', 'RateLimit-Policy']

function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const key = IdempotencyKey.safeParse(header)
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

/** POST /process/submit */
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
          ...problems('not_authenticated', 'token_not_valid', 'account_disabled', ...submitProblems),
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
