import { RefreshRequest, type TokenPair } from '@ai-platform/contracts/account.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { limitByAddress } from '../http/limit-by-address.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { rotateRefreshToken } from './rotate-refresh-token.ts'

/** POST /auth/token/refresh/: exchanges a refresh token for a new pair. */
export const refresh = ({ limits, prisma, tokens }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/token/refresh/',
  handlers: [
    limitByAddress(limits.refresh),
    readJson,
    async (req, res) => {
      const body = parseOrThrow(RefreshRequest, req.body)
      const rotated = await rotateRefreshToken(prisma, body.refresh)
      if (!rotated) {
        throw new ProblemError('token_not_valid', 'The refresh token is unknown, used, revoked or expired. Log in.')
      }
      res.json({ access: tokens.sign(rotated.user), refresh: rotated.refresh } satisfies TokenPair)
    },
  ],
})
