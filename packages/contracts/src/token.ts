import { z } from 'zod'

export const tokenIssuer = 'ai-platform'
export const tokenAudience = 'ai-platform'
export const accessTokenSeconds = 15 * 60
export const refreshTokenSeconds = 7 * 24 * 60 * 60

/** The last second a Date can hold (ECMA-262, time values). */
const Seconds = z.int().max(8.64e12)

/** The claims of an access token (HS256, JWT_SECRET_KEY), checked by both services. Times are seconds since 1970. */
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
})
export type AccessClaims = z.infer<typeof AccessClaims>
