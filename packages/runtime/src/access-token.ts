import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import { AccessClaims, accessTokenSeconds, tokenAudience, tokenIssuer } from '@ai-platform/contracts/token.ts'
import jwt from 'jsonwebtoken'
import { ProblemError } from './problem-error.ts'
import { createVerifiedTokens } from './verified-tokens.ts'

export interface AccessTokens {
  /**
   * Signs an access token for a user.
   * @param options.seconds 15 minutes by default
   * @param options.actorId the admin who acts for the user
   */
  sign(
    user: { id: string; email: string; username: string; is_staff: boolean },
    options?: { seconds?: number; actorId?: string },
  ): string
  /** Returns the claims of a valid access token. @throws ProblemError token_not_valid for any other text */
  verify(token: string): AccessClaims
}

/** The key that signs and verifies access tokens. */
export const accessTokenKey = (secret: string): KeyObject => createSecretKey(secret, 'utf8')

/** What a verification checks besides signature and expiry. */
export const accessTokenChecks = {
  algorithms: ['HS256'],
  issuer: tokenIssuer,
  audience: tokenAudience,
} satisfies jwt.VerifyOptions

/** The problem of a token that fails the verification. @param cause the verifier's error */
export const tokenNotValid = (cause?: unknown): ProblemError =>
  new ProblemError('token_not_valid', 'The access token is invalid or expired. Refresh it or log in again.', { cause })

/** Returns the claims in a verified payload. @throws ProblemError token_not_valid for another kind of token */
export function accessClaims(payload: unknown): AccessClaims {
  const claims = AccessClaims.safeParse(payload)
  if (claims.success) return claims.data
  throw new ProblemError('token_not_valid', 'The token is not an access token of this platform. Log in again.')
}

/**
 * Signs and verifies access tokens (HS256) with one KeyObject: a verification by a string secret costs 40 times as much.
 */
export function createAccessTokens(secret: string): AccessTokens {
  const key = accessTokenKey(secret)
  const verified = createVerifiedTokens()
  return {
    sign: (user, { seconds = accessTokenSeconds, actorId } = {}) => {
      const { email, username, is_staff } = user
      const actor = actorId === undefined ? {} : { act: { sub: actorId } }
      return jwt.sign({ email, username, is_staff, token_type: 'access', ...actor }, key, {
        algorithm: 'HS256',
        subject: user.id,
        issuer: tokenIssuer,
        audience: tokenAudience,
        expiresIn: seconds,
        jwtid: randomUUID(),
      })
    },
    verify(token) {
      const known = verified.find(token)
      if (known) return known
      let payload: unknown
      try {
        payload = jwt.verify(token, key, accessTokenChecks)
      } catch (cause) {
        throw tokenNotValid(cause)
      }
      const claims = accessClaims(payload)
      verified.add(token, claims)
      return claims
    },
  }
}

/**
 * Returns the token of an `Authorization: Bearer …` header.
 * @throws ProblemError not_authenticated without the header, token_not_valid when it has another form
 */
export function bearerToken(header: string | undefined): string {
  if (!header)
    throw new ProblemError('not_authenticated', 'Send an access token or an API key: Authorization: Bearer <access>.')
  const token = /^Bearer +([^\s]+) *$/i.exec(header)?.[1]
  if (!token)
    throw new ProblemError(
      'token_not_valid',
      'The Authorization header is not of the form: Bearer <access token or API key>.',
    )
  return token
}
