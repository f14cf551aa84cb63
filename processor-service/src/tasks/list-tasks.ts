import { TaskListQuery, TaskPage } from '@ai-platform/contracts/task.ts'
import { listTasks } from '@ai-platform/database/tasks/list-tasks.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'

/** GET /process/tasks */
export function listTasksRoute(app: FastifyInstance, { pool }: Context): void {
  typed(app).get(
    '/process/tasks',
    {
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'listTasks',
        tags: ['Tasks'],
        summary: 'List your tasks, newest first',
        description: 'Filters can be combined. `cursor` is the `next_cursor` of the page before.',
        security: bearerAuth,
        querystring: TaskListQuery,
        docs: { answers: { 200: { description: 'One page of tasks' } } },
        response: {
          200: TaskPage,
          ...problems('validation_error', 'not_authenticated', 'token_not_valid', 'account_disabled'),
        },
      },
    },
    request => listTasks(pool, userIdOf(request), request.query),
  )
}
