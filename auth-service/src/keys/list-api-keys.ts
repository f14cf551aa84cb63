import { PageQuery } from '@ai-platform/contracts/list.ts'
import { listApiKeys as readPage } from '@ai-platform/database/accounts/key-rows.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import { readActiveUser } from '../accounts/read-active-user.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'

/** GET /auth/api-keys/: the caller's keys, newest first, without the keys themselves. */
export const listApiKeys = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/api-keys/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const query = parseOrThrow(PageQuery, req.query)
      const { id } = await readActiveUser(prisma, callerOf(req))
      res.json(await readPage(pool, id, query))
    },
  ],
})
