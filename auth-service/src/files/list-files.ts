import { TaskListQuery } from '@ai-platform/contracts/task.ts'
import { listTasks } from '@ai-platform/database/tasks/list-tasks.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import { readActiveUser } from '../accounts/read-active-user.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'

/** GET /auth/files/: the caller's tasks, with the filters and pages of GET /process/tasks. */
export const listFiles = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/files/',
  handlers: [
    bearer.requireScope('documents:read'),
    async (req, res) => {
      const query = parseOrThrow(TaskListQuery, req.query)
      const { id } = await readActiveUser(prisma, callerOf(req))
      res.json(await listTasks(pool, id, query))
    },
  ],
})
