import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import { AccessClaims, accessTokenSeconds, tokenAudience, tokenIssuer } from '@ai-platform/contracts/token.ts'
import jwt from 'jsonwebtoken'
import { ProblemError } from './problem-error.ts'

export interface AccessTokens {
  /** Signs an access token for a user; it lives 15 minutes, or `seconds`. */
  sign(user: { id: string; email: string; username: string; is_staff: boolean }, seconds?: number): string
  /** The claims of a good access token. @throws ProblemError token_not_valid for any other */
  verify(token: string): AccessClaims
}

/** The one key access tokens are signed and verified with. */
export const accessTokenKey = (secret: string): KeyObject => createSecretKey(secret, 'utf8')

/** What is checked of every access token besides its signature and expiry. */
export const accessTokenChecks = {
  algorithms: ['HS256'],
  issuer: tokenIssuer,
  audience: tokenAudience,
} satisfies jwt.VerifyOptions

/** The claims in a verified payload. @throws ProblemError token_not_valid when it is of another kind (a refresh token) */
export function accessClaims(payload: unknown): AccessClaims {
  const claims = AccessClaims.safeParse(payload)
  if (claims.success) return claims.data
  throw new ProblemError('token_not_valid', 'The token is not an access token of this platform.')
}

/** Signs and verifies access tokens (HS256) with one KeyObject: a string secret costs 40 times as much a verify. */
export function createAccessTokens(secret: string): AccessTokens {
  const key = accessTokenKey(secret)
  return {
    sign: (user, seconds = accessTokenSeconds) =>
      jwt.sign({ email: user.email, username: user.username, is_staff: user.is_staff, token_type: 'access' }, key, {
        algorithm: 'HS256',
        subject: user.id,
        issuer: tokenIssuer,
        audience: tokenAudience,
        expiresIn: seconds,
        jwtid: randomUUID(),
      }),
    verify(token) {
      let payload: unknown
      try {
        payload = jwt.verify(token, key, accessTokenChecks)
      } catch (cause) {
        throw new ProblemError('token_not_valid', 'The access token is wrong or has run out.', { cause })
      }
      return accessClaims(payload)
    },
  }
}

/**
 * The token of an `Authorization: Bearer …` header.
 * @throws ProblemError not_authenticated when there is none, token_not_valid when it is not of that form
 */
export function bearerToken(header: string | undefined): string {
  if (!header) throw new ProblemError('not_authenticated', 'Send an access token: Authorization: Bearer <access>.')
  const token = /^Bearer +([^\s]+) *$/i.exec(header)?.[1]
  if (!token) throw new ProblemError('token_not_valid', 'The Authorization header is not of the form: Bearer <access>.')
  return token
}
