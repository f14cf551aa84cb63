import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'
import { readActiveUser } from './read-active-user.ts'
import { readProfile } from './read-profile.ts'

/** GET /auth/profile/: the caller's account with its counters and its usage. */
export const showProfile = ({ apiCalls, bearer, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/profile/',
  handlers: [
    bearer.requireScope('account:read'),
    async (req, res) => {
      // A profile that follows a submission counts it.
      await apiCalls.counted()
      res.json(await readProfile(pool, await readActiveUser(prisma, callerOf(req))))
    },
  ],
})
