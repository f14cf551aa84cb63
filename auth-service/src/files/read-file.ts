import { TaskParams } from '@ai-platform/contracts/task.ts'
import { readTask } from '@ai-platform/database/tasks/read-task.ts'
import { toTask } from '@ai-platform/database/tasks/task-row.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import { readActiveUser } from '../accounts/read-active-user.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'

/** GET /auth/files/{task_id}/: one of the caller's tasks. A task of another user is a 404, as if it did not exist. */
export const readFile = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/files/:task_id/',
  handlers: [
    bearer.requireScope('documents:read'),
    async (req, res) => {
      const { id: userId } = await readActiveUser(prisma, callerOf(req))
      const params = TaskParams.safeParse(req.params)
      const row = params.success ? await readTask(pool, { taskId: params.data.task_id, userId }) : undefined
      if (!row) throw notFound('task')
      res.json(toTask(row))
    },
  ],
})
