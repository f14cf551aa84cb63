import { createHmac } from 'node:crypto'

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The claims of a token, unverified. */
export function readClaims(token: string): Record<string, unknown> {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  if (typeof claims !== 'object' || claims === null) throw new Error('the token has no claims')
  return { ...claims }
}

const digests = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' } as const

/** A JWT (RFC 7519) that may be wrong in any way: the claims may be anything, and `none` leaves the signature empty. */
export function forgeToken(claims: unknown, secret: string, alg: keyof typeof digests | 'none' = 'HS256'): string {
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  const signature = alg === 'none' ? '' : createHmac(digests[alg], secret).update(signed).digest('base64url')
  return `${signed}.${signature}`
}
