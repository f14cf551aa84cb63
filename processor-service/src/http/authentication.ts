import type { Scope } from '@ai-platform/contracts/api-key.ts'
import type { AccessTokens } from '@ai-platform/runtime/access-token.ts'
import {
  type Caller,
  type Callers,
  type Credentials,
  readCredentials,
  requireScope,
} from '@ai-platform/runtime/caller.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** checked; undefined outside a scope that requires a user */
    caller: Caller | undefined
  }
  interface FastifyContextConfig {
    /** what the route needs of an API key; a route without it takes access tokens only */
    scope?: Scope
  }
}

interface Authentication {
  tokens: AccessTokens
  callers: Callers
}

/** Checks credentials: an access token at once, an API key by a promise. @throws ProblemError for bad credentials */
export function identify({ tokens, callers }: Authentication, { token, key }: Credentials): Caller | Promise<Caller> {
  return key === undefined ? callers.ofClaims(tokens.verify(token)) : callers.ofKey(key)
}

/**
 * Requires an access token or an API key of an active account for every route of this scope; without one they answer 401, or 403 when
 * the account is disabled. A key needs the route's `config.scope`, and a route without it refuses keys. An admin may act for
 * a disabled account.
 */
export function requireUser(scope: FastifyInstance, authentication: Authentication): void {
  // A hook with a callback saves the promise of an async one, on each request with an access token.
  scope.addHook('onRequest', (request, _reply, done) => {
    const admit = (caller: Caller) => {
      requireScope(caller, request.routeOptions.config.scope)
      request.caller = caller
    }
    try {
      const caller = identify(authentication, readCredentials(request.headers))
      if (caller instanceof Promise) return void caller.then(admit).then(() => done(), done)
      admit(caller)
    } catch (error) {
      return done(error as Error)
    }
    done()
  })
}

/**
 * Checks an API key again, after a call that took long: it may have been revoked meanwhile.
 * @throws ProblemError token_not_valid, account_disabled
 */
export async function checkKeyAgain(authentication: Authentication, request: FastifyRequest): Promise<void> {
  if (request.caller?.keyId !== undefined) await identify(authentication, readCredentials(request.headers))
}

/** The caller. @throws Error outside a scope that requires a user */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('this route is outside the scope that requires a user')
  return request.caller
}

/** The caller's user id. @throws Error outside a scope that requires a user */
export const userIdOf = (request: FastifyRequest): string => callerOf(request).userId
