import { cancelTask } from '@ai-platform/database/tasks/cancel-task.ts'
import { deleteTask } from '@ai-platform/database/tasks/delete-task.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { transact } from '../events/publish.ts'
import { userIdOf } from '../http/authentication.ts'
import { badBody, bearerAuth, problems, typed } from '../http/route.ts'
import { webhookSql } from '../webhooks/outbox.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

export function deleteTaskRoute(app: FastifyInstance, context: Context): void {
  typed(app).delete(
    '/process/tasks/:task_id',
    {
      schema: {
        operationId: 'deleteTask',
        tags: ['Tasks'],
        summary: 'Delete a task with its file and result',
        description: 'One that still runs is cancelled first.',
        security: bearerAuth,
        params: TaskIdParams,
        docs: { answers: { 204: { description: 'Row, file, text and result are gone' } } },
        response: {
          204: z.null(),
          ...problems(...badBody, 'not_authenticated', 'token_not_valid', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const row = await transact(context, ids.userId, async ({ client, hintFrom, tell }) => {
        const cancelled = await cancelTask(client, ids, { hintFrom, outbox: webhookSql })
        if (cancelled) tell(cancelled)
        const deleted = await deleteTask(client, ids, { hintFrom })
        if (deleted) tell(deleted)
        return deleted?.task
      })
      if (!row) throw notFound('task')
      // Behind the commit: a file that is left by a crash right here has no row, and the sweeper takes it.
      if (row.storage_key !== null) {
        await context.storage.remove(row.storage_key).catch(error => {
          request.log.warn({ err: error, task_id: row.id }, 'the file of a deleted task is left to the sweeper')
        })
      }
      return reply.status(204).send(null)
    },
  )
}
