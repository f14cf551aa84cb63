import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import type { DisabledAccounts } from '@ai-platform/database/accounts/disabled-accounts.ts'
import { type AccessTokens, bearerToken } from '@ai-platform/runtime/access-token.ts'
import { accountDisabled } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** verified; undefined outside a scope that requires a user */
    claims: AccessClaims | undefined
  }
}

/**
 * Requires a valid access token of an active account for every route of this scope; without one they answer 401, or 403 when the account
 * is disabled. An admin may act for a disabled account.
 */
export function requireUser(
  scope: FastifyInstance,
  { tokens, accounts }: { tokens: AccessTokens; accounts: Pick<DisabledAccounts, 'has'> },
): void {
  scope.addHook('onRequest', (request, _reply, done) => {
    try {
      const claims = tokens.verify(bearerToken(request.headers.authorization))
      if (!claims.act && accounts.has(claims.sub)) throw accountDisabled()
      request.claims = claims
    } catch (error) {
      return done(error as Error)
    }
    done()
  })
}

/** The caller's user id. @throws Error outside a scope that requires a user */
export function userIdOf(request: FastifyRequest): string {
  if (!request.claims) throw new Error('this route is outside the scope that requires a user')
  return request.claims.sub
}
