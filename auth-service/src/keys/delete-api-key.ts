import { deleteApiKey as deleteRow } from '@ai-platform/database/accounts/key-rows.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import { z } from 'zod'
import { readActiveUser } from '../accounts/read-active-user.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'

const Uuid = z.uuid()

/** DELETE /auth/api-keys/{id}/: revokes a key. A key of another user is a 404, as if it did not exist. */
export const deleteApiKey = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'delete',
  path: '/auth/api-keys/:id/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const { id: userId } = await readActiveUser(prisma, callerOf(req))
      const id = Uuid.safeParse(req.params.id)
      if (!id.success || !(await deleteRow(pool, { id: id.data, userId }))) throw notFound('API key')
      res.status(204).end()
    },
  ],
})
