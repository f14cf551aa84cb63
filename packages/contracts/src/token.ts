import { z } from 'zod'

export const tokenIssuer = 'ai-platform'
export const tokenAudience = 'ai-platform'
export const accessTokenSeconds = 15 * 60
export const refreshTokenSeconds = 7 * 24 * 60 * 60

/** The latest time that a Date can hold, in seconds since 1970 (ECMA-262, time values). */
const Seconds = z.int().max(8.64e12)

/**
 * The claims of an access token, checked by both services. Times are seconds since 1970. The token is signed with HS256
 * and JWT_SECRET_KEY.
 */
export const AccessClaims = z.object({
  sub: z.uuid(),
  email: z.string(),
  username: z.string(),
  is_staff: z.boolean(),
  token_type: z.literal('access'),
  iss: z.literal(tokenIssuer),
  aud: z.literal(tokenAudience),
  iat: Seconds,
  exp: Seconds,
  jti: z.string().min(1),
  /** the admin who acts for the user (RFC 8693, section 4.1); such a call is allowed although the account is disabled */
  act: z.object({ sub: z.uuid() }).optional(),
})
export type AccessClaims = z.infer<typeof AccessClaims>
