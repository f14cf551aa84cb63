import { type TokenValidation, ValidateTokenRequest } from '@ai-platform/contracts/account.ts'
import { accountDisabled, accountGone, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { limitByAddress } from '../http/limit-by-address.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'

/** POST /auth/validate-token/: checks an access token, in the body or as Bearer, and that its account is active. */
export const validateToken = ({ bearer, limits, prisma }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/validate-token/',
  handlers: [
    limitByAddress(limits.validate),
    readJson,
    (req, _res, next) => {
      req.body = parseOrThrow(ValidateTokenRequest, req.body)
      next()
    },
    bearer.requireTokenInBodyOrBearer,
    async (req, res) => {
      const { userId, expiresAtMs } = callerOf(req)
      const user = await prisma.user.findUnique({ where: { id: userId } })
      if (!user) throw accountGone()
      if (!user.isActive) throw accountDisabled()
      const expires_at = new Date(expiresAtMs).toISOString()
      res.json({ valid: true, user_id: user.id, email: user.email, expires_at } satisfies TokenValidation)
    },
  ],
})
