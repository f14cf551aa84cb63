import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import { type AccessTokens, bearerToken } from '@ai-platform/runtime/access-token.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    claims: AccessClaims | undefined
  }
}

/** Every route of this scope answers 401 without a good access token. */
export function requireUser(scope: FastifyInstance, tokens: AccessTokens): void {
  scope.addHook('onRequest', async request => {
    request.claims = tokens.verify(bearerToken(request.headers.authorization))
  })
}

/** The caller's id, in a route of a scope that requires a user. */
export function userIdOf(request: FastifyRequest): string {
  if (!request.claims) throw new Error('this route is outside the scope that requires a user')
  return request.claims.sub
}
