import { Task, TaskQuery, type TaskStatus } from '@ai-platform/contracts/task.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import { type ShownTaskRow, toTask } from '@ai-platform/database/tasks/task-row.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

const finalStatuses: TaskStatus[] = ['completed', 'failed', 'cancelled']
/** A notification may be lost, so the task is read again after this time. */
const rereadMs = 5_000

/** Resolves when the task ends or is deleted, after `ms`, or when the signal is aborted. */
function nextEnd(context: Context, taskId: string, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      stopListening()
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const stopListening = context.hub.onTask(taskId, ({ event }) => {
      if (event !== 'task_queued' && event !== 'task_started') end()
    })
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}

/** Reads the task at its end, or when `waitMs` are over. */
async function awaitFinal(
  context: Context,
  ids: { taskId: string; userId: string },
  waitMs: number,
  signal: AbortSignal,
): Promise<ShownTaskRow | undefined> {
  const until = performance.now() + waitMs
  for (;;) {
    // Listening starts before the read, so that no event is missed in between.
    const left = until - performance.now()
    const wait = new AbortController()
    const end = nextEnd(
      context,
      ids.taskId,
      Math.max(0, Math.min(left, rereadMs)),
      AbortSignal.any([signal, context.stop.signal, wait.signal]),
    )
    try {
      const row = await readTask(context.pool, ids)
      const isOver = left <= 0 || signal.aborted || context.stop.signal.aborted
      if (!row || finalStatuses.includes(row.status) || isOver) return row
      await end
    } finally {
      wait.abort()
    }
  }
}

/** Returns a signal that is aborted when the connection closes. */
function clientLeft(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  if (reply.raw.closed) gone.abort()
  else reply.raw.once('close', () => gone.abort())
  return gone.signal
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
      const waitMs = request.query.wait * 1000
      const row =
        waitMs > 0 ? await awaitFinal(context, ids, waitMs, clientLeft(reply)) : await readTask(context.pool, ids)
      if (!row) throw notFound('task')
      return toTask(row)
    },
  )
}
