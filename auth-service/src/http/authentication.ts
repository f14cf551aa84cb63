import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import { accessClaims, accessTokenChecks, accessTokenKey, bearerToken } from '@ai-platform/runtime/access-token.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request, RequestHandler } from 'express'
import { Passport } from 'passport'
import { ExtractJwt, Strategy, type StrategyOptionsWithoutRequest, type VerifiedCallback } from 'passport-jwt'

declare global {
  namespace Express {
    interface User extends AccessClaims {}
  }
}

export interface BearerAuth {
  /** Lets a request with a good access token in its Authorization header pass, its claims in `req.user`. */
  requireBearer: RequestHandler
  /** As requireBearer, but the token may also stand in the body's field `token`, which goes first. */
  requireTokenInBodyOrBearer: RequestHandler
}

/** The claims of the caller, behind one of the handlers above. */
export function callerOf(req: Request): AccessClaims {
  if (!req.user) throw new Error('the route is not behind an authentication')
  return req.user
}

const tokenNotValid = (cause?: unknown) =>
  new ProblemError('token_not_valid', 'The access token is wrong or has run out.', { cause })

const { fromAuthHeaderAsBearerToken, fromBodyField, fromExtractors } = ExtractJwt

/** Passport with two JWT strategies over one key; signature, algorithm, issuer, audience, type and expiry are checked. */
export function createBearerAuth(secret: string): BearerAuth {
  const passport = new Passport()
  const checks = {
    ...accessTokenChecks,
    // jsonwebtoken takes a KeyObject, 40 times as quick as a string; only passport-jwt's types do not know it.
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
        req.user = claims
        next()
      }
      try {
        passport.authenticate(strategy, { session: false }, done)(req, res, next)
      } catch (error) {
        // jsonwebtoken reads a payload's fields before it asks whether the payload is an object.
        done(error, null)
      }
    }
  const byHeader = authenticate('bearer')
  const byBodyOrHeader = authenticate('body-or-bearer')
  return {
    requireBearer(req, res, next) {
      // Tells a missing token from a bad one, in the words both services use.
      bearerToken(req.headers.authorization)
      byHeader(req, res, next)
    },
    requireTokenInBodyOrBearer(req, res, next) {
      if (req.body?.token === undefined) bearerToken(req.headers.authorization)
      else if (req.body.token === '') throw new ProblemError('token_not_valid', 'The token is empty.')
      byBodyOrHeader(req, res, next)
    },
  }
}
