import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { badBody, bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

/** DELETE /process/tasks/{task_id} */
export function deleteTaskRoute(app: FastifyInstance, context: Context): void {
  typed(app).delete(
    '/process/tasks/:task_id',
    {
      config: { scope: 'documents:write' },
      schema: {
        operationId: 'deleteTask',
        tags: ['Tasks'],
        summary: 'Delete a task with its file and result',
        description: 'A running task is cancelled first.',
        security: bearerAuth,
        params: TaskIdParams,
        docs: { answers: { 204: { description: 'The task, its file and its result are deleted' } } },
        response: {
          204: z.null(),
          ...problems(...badBody, 'not_authenticated', 'token_not_valid', 'account_disabled', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const deleted = await context.writer.delete(ids)
      if (!deleted) throw notFound('task')
      const { storage_key: key, id } = deleted
      // The file is removed after the commit. A crash in between leaves it to maintenance/sweep-files.ts.
      if (key !== null) {
        await context.storage.remove(key).catch(error => {
          request.log.warn(
            { err: error, task_id: id },
            'the file of a deleted task was not removed; maintenance will remove it',
          )
        })
      }
      return reply.status(204).send(null)
    },
  )
}
