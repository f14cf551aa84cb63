import { type DocumentLocation, findDocument } from '@ai-platform/database/tasks/find-document.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import { attachmentOf } from './content-disposition.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

const path = '/process/tasks/:task_id/file'

const idsOf = (request: FastifyRequest, taskId: string) => ({ taskId: parseTaskId(taskId), userId: userIdOf(request) })

/** The document is the user's and comes from anywhere: no browser may show it as a page of this host. */
const describe = (reply: FastifyReply, { filename, content_type, size_bytes }: DocumentLocation): FastifyReply =>
  reply.headers({
    'content-type': content_type,
    'content-length': size_bytes,
    'content-disposition': attachmentOf(filename),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  })

/** GET and HEAD /process/tasks/{task_id}/file */
export function readFileRoute(app: FastifyInstance, { pool, storage }: Context): void {
  typed(app).get(
    path,
    {
      exposeHeadRoute: false,
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'readTaskFile',
        tags: ['Tasks'],
        summary: 'Download the original document',
        description: 'The bytes as they were uploaded, with their content type and file name.',
        security: bearerAuth,
        params: TaskIdParams,
        docs: {
          answers: {
            200: { description: 'The document as an attachment', isFile: true, headers: ['Content-Disposition'] },
          },
        },
        response: problems('not_authenticated', 'token_not_valid', 'account_disabled', 'not_found'),
      },
    },
    async (request, reply) => {
      const ids = idsOf(request, request.params.task_id)
      const document = await findDocument(pool, ids)
      if (!document) throw notFound('task')
      return describe(reply, document).send(await openDocument(document, ids))
    },
  )
  // The route that Fastify would add reads the whole file.
  typed(app).head(
    path,
    { config: { scope: 'documents:read' }, schema: { hide: true, params: TaskIdParams } },
    async (request, reply) => {
      const document = await findDocument(pool, idsOf(request, request.params.task_id))
      if (!document) throw notFound('task')
      return describe(reply, document).send()
    },
  )

  async function openDocument({ content, storage_key }: DocumentLocation, ids: ReturnType<typeof idsOf>) {
    if (storage_key === null) return content
    try {
      return await storage.open(storage_key)
    } catch (error) {
      // The file is gone because its task was deleted since.
      if (!(await findDocument(pool, ids))) throw notFound('task')
      throw error
    }
  }
}
