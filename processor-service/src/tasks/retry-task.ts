import { pendingTaskExample, Task } from '@ai-platform/contracts/task.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import { toTask } from '@ai-platform/database/tasks/task-row.ts'
import { accountDisabled, notFound, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { badBody, bearerAuth, problems, typed } from '../http/route.ts'
import { quotaProblem } from '../uploads/quota-problem.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

/** POST /process/tasks/{task_id}/retry */
export function retryTaskRoute(app: FastifyInstance, context: Context): void {
  typed(app).post(
    '/process/tasks/:task_id/retry',
    {
      config: { scope: 'documents:write' },
      schema: {
        operationId: 'retryTask',
        tags: ['Tasks'],
        summary: 'Run a failed or cancelled task again',
        description:
          'Starts a new run with all its attempts on the stored file. It counts as a submission for the limits and quotas.',
        security: bearerAuth,
        params: TaskIdParams,
        docs: {
          answers: {
            202: {
              description: 'The task, pending again',
              headers: ['Location', 'RateLimit', 'RateLimit-Policy'],
              example: pendingTaskExample,
            },
          },
        },
        response: {
          202: Task,
          ...problems(
            ...badBody,
            'not_authenticated',
            'token_not_valid',
            'account_disabled',
            'not_found',
            'task_not_retryable',
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
      const ids = { taskId: parseTaskId(request.params.task_id), userId: caller.userId }
      reply.headers(await context.admission.admitRetry(caller))
      const retried = await context.writer.retry({ ...ids, requestId: request.id })
      if (retried === 'no_active_user') throw accountDisabled()
      if (typeof retried === 'string') throw quotaProblem(retried, context.config.quotas)
      if (retried) {
        return reply.status(202).header('location', `/process/tasks/${ids.taskId}`).send(toTask(retried))
      }
      const task = await readTask(context.pool, ids)
      if (!task) throw notFound('task')
      throw new ProblemError(
        'task_not_retryable',
        `The task is ${task.status}. Only a failed or cancelled task can be retried.`,
      )
    },
  )
}
