import { createHmac } from 'node:crypto'

const digests: Record<string, string> = { HS256: 'sha256', HS512: 'sha512' }

/** Makes a JWT by hand, so that a test can make an invalid one. */
export function makeToken(token: { alg?: string; key: string; claims: unknown }): string {
  const { alg = 'HS256', key, claims } = token
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  const digest = digests[alg]
  return `${signed}.${digest ? createHmac(digest, key).update(signed).digest('base64url') : ''}`
}
