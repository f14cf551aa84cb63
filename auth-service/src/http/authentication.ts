import type { Scope } from '@ai-platform/contracts/api-key.ts'
import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import { accessClaims, accessTokenChecks, accessTokenKey, tokenNotValid } from '@ai-platform/runtime/access-token.ts'
import { type Caller, type Callers, credentialsIn, readCredentials, requireScope } from '@ai-platform/runtime/caller.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { createVerifiedTokens } from '@ai-platform/runtime/verified-tokens.ts'
import type { Request, RequestHandler, Response } from 'express'
import { Passport } from 'passport'
import { ExtractJwt, Strategy, type StrategyOptionsWithoutRequest, type VerifiedCallback } from 'passport-jwt'

declare global {
  namespace Express {
    interface User extends Caller {}
  }
}

/** Handlers that identify the caller and set `req.user`. They refuse a disabled account. */
export interface BearerAuth {
  /** Requires an access token in the Authorization header. An API key is refused with insufficient_scope. */
  requireBearer: RequestHandler
  /** Requires an access token, or an API key with the scope, in the Authorization or X-Api-Key header. */
  requireScope(scope: Scope): RequestHandler
  /** Requires an access token in the body's field `token`, else in the Authorization header. An API key is not valid. */
  requireTokenInBodyOrBearer: RequestHandler
}

/** The caller. @throws Error if the route runs no handler of BearerAuth */
export function callerOf(req: Request): Caller {
  if (!req.user) throw new Error('the route requires no credentials')
  return req.user
}

const { fromAuthHeaderAsBearerToken, fromBodyField, fromExtractors } = ExtractJwt

const noApiKey = () =>
  new ProblemError('token_not_valid', 'This call checks access tokens, and an API key is none. Send an access token.')

/**
 * Two Passport JWT strategies with one key. Both check signature, algorithm, issuer, audience, type and expiry. API keys have no JWT and
 * are looked up.
 * @param secret JWT_SECRET_KEY
 */
export function createBearerAuth(secret: string, callers: Callers): BearerAuth {
  const passport = new Passport()
  const checks = {
    ...accessTokenChecks,
    // jsonwebtoken verifies 40 times as fast with a KeyObject as with a string. The types of passport-jwt omit
    // KeyObject.
    secretOrKey: accessTokenKey(secret) as unknown as Buffer,
  } satisfies Partial<StrategyOptionsWithoutRequest>
  const verify = (payload: unknown, done: VerifiedCallback) => done(null, accessClaims(payload))
  passport.use('bearer', new Strategy({ ...checks, jwtFromRequest: fromAuthHeaderAsBearerToken() }, verify))
  const anywhere = fromExtractors([fromBodyField('token'), fromAuthHeaderAsBearerToken()])
  passport.use('body-or-bearer', new Strategy({ ...checks, jwtFromRequest: anywhere }, verify))

  /** Verifies the access token. @throws ProblemError token_not_valid */
  const verifyToken = (strategy: string, req: Request, res: Response) =>
    new Promise<AccessClaims>((resolve, reject) => {
      const done = (error: unknown, claims: AccessClaims | false | null | undefined) => {
        if (error) return reject(error instanceof ProblemError ? error : tokenNotValid(error))
        if (!claims) return reject(tokenNotValid())
        resolve(claims)
      }
      try {
        passport.authenticate(strategy, { session: false }, done)(req, res, reject)
      } catch (error) {
        // jsonwebtoken reads fields of the payload before it checks that the payload is an object.
        done(error, null)
      }
    })

  const verified = createVerifiedTokens()

  /** Verifies the access token of the Authorization header, unless it is remembered. @throws ProblemError token_not_valid */
  async function verifyBearer(token: string, req: Request, res: Response): Promise<AccessClaims> {
    const known = verified.find(token)
    if (known) return known
    const claims = await verifyToken('bearer', req, res)
    verified.add(token, claims)
    return claims
  }

  const authenticate =
    (scope: Scope | undefined): RequestHandler =>
    async (req, res, next) => {
      // Refuses missing and unreadable credentials as processor-service does.
      const { key, token } = readCredentials(req.headers)
      const caller =
        key === undefined ? await callers.ofClaims(await verifyBearer(token, req, res)) : await callers.ofKey(key)
      requireScope(caller, scope)
      req.user = caller
      next()
    }
  return {
    requireBearer: authenticate(undefined),
    requireScope: authenticate,
    async requireTokenInBodyOrBearer(req, res, next) {
      const inBody: unknown = req.body?.token
      if (inBody === '') throw new ProblemError('token_not_valid', 'The token is empty. Send an access token.')
      const { key } = typeof inBody === 'string' ? credentialsIn(inBody) : readCredentials(req.headers)
      if (key !== undefined) throw noApiKey()
      req.user = await callers.ofClaims(await verifyToken('body-or-bearer', req, res))
      next()
    },
  }
}
