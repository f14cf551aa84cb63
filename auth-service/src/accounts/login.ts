import { LoginRequest, type SessionResponse } from '@ai-platform/contracts/account.ts'
import type { Prisma } from '@ai-platform/database/prisma.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { addressKey, limitByAddress } from '../http/limit-by-address.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { clientOf, openSession } from '../tokens/open-session.ts'
import { accountDisabled } from './active-user.ts'
import { checkLogin, invalidCredentials } from './check-login.ts'
import { toUser } from './user-view.ts'

/**
 * Holds the credentials as they were checked until the session is in: a password changed or an account disabled in
 * between must not leave a session behind.
 */
async function markLogin(tx: Prisma.TransactionClient, login: { userId: string; passwordHash: string }) {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM credentials WHERE user_id = ${login.userId}::uuid AND password_hash = ${login.passwordHash} FOR SHARE`
  if (held.length === 0) throw invalidCredentials()
  const [user] = await tx.user.updateManyAndReturn({
    where: { id: login.userId, isActive: true },
    data: { lastLogin: new Date() },
  })
  if (!user) throw accountDisabled()
  return toUser(user)
}

/** POST /auth/login/ */
export const login = (context: AuthContext): Route => ({
  method: 'post',
  path: '/auth/login/',
  handlers: [
    limitByAddress(context.limits.login),
    readJson,
    async (req, res) => {
      const checked = await checkLogin(context, parseOrThrow(LoginRequest, req.body), addressKey(req.ip))
      const { user, refresh } = await context.prisma.$transaction(async tx => {
        const user = await markLogin(tx, checked)
        return { user, refresh: await openSession(tx, user.id, clientOf(req)) }
      })
      res.json({ user, access: context.tokens.sign(user), refresh } satisfies SessionResponse)
    },
  ],
})
