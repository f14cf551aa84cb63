import type { ServerResponse } from 'node:http'
import { Task, TaskQuery, type TaskStatus } from '@ai-platform/contracts/task.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import { type ShownTaskRow, toTask } from '@ai-platform/database/tasks/task-row.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { checkKeyAgain, userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

const finalStatuses: TaskStatus[] = ['completed', 'failed', 'cancelled']

/** Reads the task when it has ended, when `waitMs` are over, when the connection closes or when the service stops. */
async function awaitFinal(
  context: Context,
  ids: { taskId: string; userId: string },
  waitMs: number,
  connection: ServerResponse,
): Promise<ShownTaskRow | undefined> {
  const { hub, pool, stop } = context
  let isOver = connection.closed || stop.signal.aborted
  let wake = () => {}
  const endWait = () => {
    isOver = true
    wake()
  }
  const timer = setTimeout(endWait, waitMs)
  const stopListening = hub.onTaskEnd(ids.taskId, () => wake())
  connection.once('close', endWait)
  stop.signal.addEventListener('abort', endWait, { once: true })
  try {
    // A task that is known to be open is read only when it has ended.
    for (let isOpen = hub.isOpen(ids.taskId, ids.userId); ; isOpen = false) {
      // The promise exists before the read, so that no end is missed in between.
      const woken = new Promise<void>(resolve => {
        wake = resolve
      })
      if (!isOpen || isOver) {
        const row = await readTask(pool, ids)
        if (!row || isOver || finalStatuses.includes(row.status)) return row
      }
      await woken
    }
  } finally {
    clearTimeout(timer)
    stopListening()
    connection.off('close', endWait)
    stop.signal.removeEventListener('abort', endWait)
  }
}

/** GET /process/tasks/{task_id} */
export function readTaskRoute(app: FastifyInstance, context: Context): void {
  typed(app).get(
    '/process/tasks/:task_id',
    {
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'readTask',
        tags: ['Tasks'],
        summary: 'Read one task, optionally waiting until it is final',
        description: 'With `wait`, the answer comes when the task is final or the seconds are over.',
        security: bearerAuth,
        params: TaskIdParams,
        querystring: TaskQuery,
        docs: { answers: { 200: { description: 'The task as it is now' } } },
        response: {
          200: Task,
          ...problems('validation_error', 'not_authenticated', 'token_not_valid', 'account_disabled', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const waitMs = request.query.wait * 1000
      const row = waitMs > 0 ? await awaitFinal(context, ids, waitMs, reply.raw) : await readTask(context.pool, ids)
      if (waitMs > 0) await checkKeyAgain(context, request)
      if (!row) throw notFound('task')
      return toTask(row)
    },
  )
}
