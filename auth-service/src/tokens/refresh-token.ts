import { createHash, randomBytes } from 'node:crypto'
import { refreshTokenSeconds } from '@ai-platform/contracts/token.ts'

/** The stored form of a refresh token. The token is 256 random bits, so a plain SHA-256 cannot be reversed by search. */
export const hashRefreshToken = (token: string): Buffer<ArrayBuffer> =>
  Buffer.from(createHash('sha256').update(token).digest())

/** Makes an opaque refresh token and its hash. */
export function makeRefreshToken(): { token: string; hash: Buffer<ArrayBuffer> } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashRefreshToken(token) }
}

/** When a refresh token made now expires. */
export const refreshExpiry = (): Date => new Date(Date.now() + refreshTokenSeconds * 1000)
