import { TaskAttempts } from '@ai-platform/contracts/task.ts'
import { listAttempts } from '@ai-platform/database/tasks/list-attempts.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

/** GET /process/tasks/{task_id}/attempts */
export function listAttemptsRoute(app: FastifyInstance, { pool }: Context): void {
  typed(app).get(
    '/process/tasks/:task_id/attempts',
    {
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'listAttempts',
        tags: ['Tasks'],
        summary: "List a task's attempts, oldest first",
        description: 'Each time a worker took the task, over all its runs, and how that ended.',
        security: bearerAuth,
        params: TaskIdParams,
        docs: { answers: { 200: { description: 'All attempts; the last one may be under way' } } },
        response: {
          200: TaskAttempts,
          ...problems('not_authenticated', 'token_not_valid', 'account_disabled', 'not_found'),
        },
      },
    },
    async request => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const items = await listAttempts(pool, ids)
      if (!items) throw notFound('task')
      return { items }
    },
  )
}
