import { PasswordChange, passwordFault, type TokenPair } from '@ai-platform/contracts/account.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { clientOf, openSession } from '../tokens/open-session.ts'
import { accountDisabled, accountGone } from './read-active-user.ts'
import { toUser } from './user-view.ts'

const wrongPassword = () => new ProblemError('invalid_current_password', 'The current password is wrong.')

/** POST /auth/password/change/: a new session, and every earlier refresh token is revoked. Every check of a password counts. */
export const changePassword = (context: AuthContext): Route => ({
  method: 'post',
  path: '/auth/password/change/',
  handlers: [
    context.bearer.requireBearer,
    readJson,
    async (req, res) => {
      const { limits, passwords, prisma, tokens } = context
      const body = parseOrThrow(PasswordChange, req.body)
      const where = { id: callerOf(req).sub }
      const row = await prisma.user.findUnique({ where, include: { credentials: true } })
      if (!row?.credentials) throw accountGone()
      if (!row.isActive) throw accountDisabled()
      const fault = passwordFault(body.new_password, row)
      if (fault) {
        const errors = [{ path: 'new_password', message: fault }]
        throw new ProblemError('validation_error', 'The new password cannot be taken.', { errors })
      }
      const { passwordHash } = row.credentials
      res.set(await limits.passwordChange.take(row.id))
      if (!(await passwords.matches(body.current_password, passwordHash, row.id))) throw wrongPassword()
      const newHash = await passwords.hash(body.new_password, row.id)
      const refresh = await prisma.$transaction(async tx => {
        // Only over the hash that was checked: of two changes at once, the later one's current password is wrong.
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
