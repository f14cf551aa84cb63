import { Task } from '@ai-platform/contracts/task.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import { toTask } from '@ai-platform/database/tasks/task-row.ts'
import { notFound, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { badBody, bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

/** POST /process/tasks/{task_id}/cancel */
export function cancelTaskRoute(app: FastifyInstance, context: Context): void {
  typed(app).post(
    '/process/tasks/:task_id/cancel',
    {
      config: { scope: 'documents:write' },
      schema: {
        operationId: 'cancelTask',
        tags: ['Tasks'],
        summary: 'Cancel a task that is not final',
        description: 'A running task makes no further AI call, and one under way ends within a second.',
        security: bearerAuth,
        params: TaskIdParams,
        docs: { answers: { 200: { description: 'The task, cancelled' } } },
        response: {
          200: Task,
          ...problems(
            ...badBody,
            'not_authenticated',
            'token_not_valid',
            'account_disabled',
            'not_found',
            'task_final',
          ),
        },
      },
    },
    async request => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const cancelled = await context.writer.cancel(ids)
      if (cancelled) return toTask(cancelled)
      const ended = await readTask(context.pool, ids)
      if (!ended) throw notFound('task')
      throw new ProblemError(
        'task_final',
        `The task is ${ended.status} already. Only a pending or processing task can be cancelled.`,
      )
    },
  )
}
