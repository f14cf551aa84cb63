import { ProfileUpdate } from '@ai-platform/contracts/account.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { readActiveUser } from './read-active-user.ts'
import { readProfile } from './read-profile.ts'
import { takenProblem } from './taken-problem.ts'

/** PATCH /auth/profile/: changes the username. Access tokens carry the old one until they are refreshed. */
export const updateProfile = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'patch',
  path: '/auth/profile/',
  handlers: [
    bearer.requireBearer,
    readJson,
    async (req, res) => {
      const { username } = parseOrThrow(ProfileUpdate, req.body)
      const { id } = await readActiveUser(prisma, callerOf(req))
      const changed = await prisma.user.update({ where: { id }, data: { username } }).catch(error => {
        throw takenProblem(error)
      })
      res.json(await readProfile(pool, changed))
    },
  ],
})
