import { PasswordChange, passwordFault, type TokenPair } from '@ai-platform/contracts/account.ts'
import { accountDisabled, accountGone, ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { openSession } from '../tokens/open-session.ts'
import { clientOf } from '../tokens/session-client.ts'
import { toUser } from './user-view.ts'

const wrongPassword = () =>
  new ProblemError('invalid_current_password', 'The current password is wrong. Send the one you log in with.')

/**
 * POST /auth/password/change/: changes the password, revokes every session and opens a new one. Each check of the
 * current password counts towards the passwordChange limit.
 */
export const changePassword = (context: AuthContext): Route => ({
  method: 'post',
  path: '/auth/password/change/',
  handlers: [
    context.bearer.requireBearer,
    readJson,
    async (req, res) => {
      const { limits, passwords, prisma, tokens } = context
      const body = parseOrThrow(PasswordChange, req.body)
      const where = { id: callerOf(req).userId }
      const row = await prisma.user.findUnique({ where, include: { credentials: true } })
      if (!row?.credentials) throw accountGone()
      if (!row.isActive) throw accountDisabled()
      const fault = passwordFault(body.new_password, row)
      if (fault) {
        const errors = [{ path: 'new_password', message: fault }]
        throw new ProblemError('validation_error', 'The new password is not allowed. Choose another one.', { errors })
      }
      const { passwordHash } = row.credentials
      res.set(await limits.passwordChange.take(row.id))
      if (!(await passwords.matches(body.current_password, passwordHash, row.id))) throw wrongPassword()
      const newHash = await passwords.hash(body.new_password, row.id)
      const refresh = await prisma.$transaction(async tx => {
        // Replaces only the hash that was checked. Of two concurrent changes, the second finds a different hash and is
        // refused.
        const { count } = await tx.credentials.updateMany({
          where: { userId: row.id, passwordHash },
          data: { passwordHash: newHash, changedAt: new Date() },
        })
        if (count === 0) throw wrongPassword()
        await tx.session.updateMany({
          where: { userId: row.id, revokedAt: null },
          data: { revokedAt: new Date(), revokedReason: 'password_changed' },
        })
        return openSession(tx, row.id, clientOf(req))
      })
      res.json({ access: tokens.sign(toUser(row)), refresh } satisfies TokenPair)
    },
  ],
})
