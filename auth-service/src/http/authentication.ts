import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import type { DisabledAccounts } from '@ai-platform/database/accounts/disabled-accounts.ts'
import {
  accessClaims,
  accessTokenChecks,
  accessTokenKey,
  bearerToken,
  tokenNotValid,
} from '@ai-platform/runtime/access-token.ts'
import { accountDisabled, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request, RequestHandler } from 'express'
import { Passport } from 'passport'
import { ExtractJwt, Strategy, type StrategyOptionsWithoutRequest, type VerifiedCallback } from 'passport-jwt'

declare global {
  namespace Express {
    interface User extends AccessClaims {}
  }
}

export interface BearerAuth {
  /** Requires a valid access token of an active account in the Authorization header and sets `req.user` to its claims. */
  requireBearer: RequestHandler
  /** Like requireBearer, but the body's field `token` takes precedence over the header. */
  requireTokenInBodyOrBearer: RequestHandler
}

/** The claims of the caller. @throws Error if the route runs neither handler of BearerAuth */
export function callerOf(req: Request): AccessClaims {
  if (!req.user) throw new Error('the route requires no access token')
  return req.user
}

const { fromAuthHeaderAsBearerToken, fromBodyField, fromExtractors } = ExtractJwt

/**
 * Two Passport JWT strategies with one key. Both check signature, algorithm, issuer, audience, type and expiry, and that the account was
 * not disabled since.
 * @param secret JWT_SECRET_KEY
 */
export function createBearerAuth(secret: string, accounts: Pick<DisabledAccounts, 'has'>): BearerAuth {
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

  const authenticate =
    (strategy: string): RequestHandler =>
    (req, res, next) => {
      const done = (error: unknown, claims: Express.User | false | null | undefined) => {
        if (error) return next(error instanceof ProblemError ? error : tokenNotValid(error))
        if (!claims) return next(tokenNotValid())
        if (accounts.has(claims.sub)) return next(accountDisabled())
        req.user = claims
        next()
      }
      try {
        passport.authenticate(strategy, { session: false }, done)(req, res, next)
      } catch (error) {
        // jsonwebtoken reads fields of the payload before it checks that the payload is an object.
        done(error, null)
      }
    }
  const byHeader = authenticate('bearer')
  const byBodyOrHeader = authenticate('body-or-bearer')
  return {
    requireBearer(req, res, next) {
      // Distinguishes a missing token from an invalid one with the problems of both services.
      bearerToken(req.headers.authorization)
      byHeader(req, res, next)
    },
    requireTokenInBodyOrBearer(req, res, next) {
      if (req.body?.token === undefined) bearerToken(req.headers.authorization)
      else if (req.body.token === '')
        throw new ProblemError('token_not_valid', 'The token is empty. Send an access token.')
      byBodyOrHeader(req, res, next)
    },
  }
}
