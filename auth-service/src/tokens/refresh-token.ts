import { createHash, randomBytes } from 'node:crypto'

/** What is stored of a refresh token. It is 256 random bits, so a plain SHA-256 cannot be searched backwards. */
export const hashRefreshToken = (token: string): Buffer<ArrayBuffer> =>
  Buffer.from(createHash('sha256').update(token).digest())

/** A new opaque refresh token, and its hash. */
export function makeRefreshToken(): { token: string; hash: Buffer<ArrayBuffer> } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashRefreshToken(token) }
}
