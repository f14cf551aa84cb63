import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import { type AccessTokens, bearerToken } from '@ai-platform/runtime/access-token.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** verified; undefined outside a scope that requires a user */
    claims: AccessClaims | undefined
  }
}

/** Requires a valid access token for every route of this scope; without one they answer 401. */
export function requireUser(scope: FastifyInstance, tokens: AccessTokens): void {
  scope.addHook('onRequest', (request, _reply, done) => {
    try {
      request.claims = tokens.verify(bearerToken(request.headers.authorization))
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
