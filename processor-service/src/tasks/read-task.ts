import { Task, TaskQuery, type TaskStatus } from '@ai-platform/contracts/task.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import { type TaskRow, toTask } from '@ai-platform/database/tasks/task-row.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

const finalStatuses: TaskStatus[] = ['completed', 'failed', 'cancelled']
/** A notification may be lost, so the task is read again after this time. */
const rereadMs = 2_000

/** Resolves at the task's next event, after `ms`, or when the signal is aborted. */
function nextEvent(context: Context, taskId: string, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      stopListening()
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const stopListening = context.hub.onTask(taskId, end)
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}

/** Reads the task at each of its events until it is final or `waitMs` are over. */
async function awaitFinal(
  context: Context,
  ids: { taskId: string; userId: string },
  waitMs: number,
  signal: AbortSignal,
): Promise<TaskRow | undefined> {
  const until = performance.now() + waitMs
  for (;;) {
    // Listening starts before the read, so that no event is missed in between.
    const left = until - performance.now()
    const wait = new AbortController()
    const event = nextEvent(
      context,
      ids.taskId,
      Math.max(0, Math.min(left, rereadMs)),
      AbortSignal.any([signal, wait.signal]),
    )
    const row = await readTask(context.pool, ids)
    if (!row || finalStatuses.includes(row.status) || left <= 0 || signal.aborted) {
      wait.abort()
      return row
    }
    await event
  }
}

/** GET /process/tasks/{task_id} */
export function readTaskRoute(app: FastifyInstance, context: Context): void {
  typed(app).get(
    '/process/tasks/:task_id',
    {
      schema: {
        operationId: 'readTask',
        tags: ['Tasks'],
        summary: 'Read one task, optionally waiting until it is final',
        description: 'With `wait`, the answer comes when the task is final or the seconds are over.',
        security: bearerAuth,
        params: TaskIdParams,
        querystring: TaskQuery,
        docs: { answers: { 200: { description: 'The task as it is now' } } },
        response: { 200: Task, ...problems('validation_error', 'not_authenticated', 'token_not_valid', 'not_found') },
      },
    },
    async (request, reply) => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const waitMs = request.query.wait * 1000
      const row =
        waitMs > 0
          ? await awaitFinal(context, ids, waitMs, AbortSignal.any([gone.signal, context.stop.signal]))
          : await readTask(context.pool, ids)
      if (!row) throw notFound('task')
      return toTask(row)
    },
  )
}
