import { RefreshRequest } from '@ai-platform/contracts/account.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { limitByAddress } from '../http/limit-by-address.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { hashRefreshToken } from './refresh-token.ts'

/** POST /auth/logout/: revokes the token's session. An unknown token answers the same. */
export const logout = ({ limits, prisma }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/logout/',
  handlers: [
    limitByAddress(limits.refresh),
    readJson,
    async (req, res) => {
      const tokenHash = hashRefreshToken(parseOrThrow(RefreshRequest, req.body).refresh)
      await prisma.session.updateMany({
        where: { revokedAt: null, refreshTokens: { some: { tokenHash } } },
        data: { revokedAt: new Date(), revokedReason: 'logout' },
      })
      res.status(204).end()
    },
  ],
})
