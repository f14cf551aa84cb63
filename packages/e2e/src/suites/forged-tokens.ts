import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { forgeToken, readClaims } from '@ai-platform/testkit/client/forge-token.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'

type Claims = Record<string, unknown>

const now = () => Math.floor(Date.now() / 1000)

function signWithRsa(claims: Claims): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function without(claims: Claims, name: string): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
}

/** Tokens that can be made without the key. */
const unsigned: Record<string, (claims: Claims, token: string) => string> = {
  'alg none': claims => forgeToken(claims, '', 'none'),
  'another secret': claims => forgeToken(claims, randomUUID()),
  'an empty secret': claims => forgeToken(claims, ''),
  'an RSA key': claims => signWithRsa(claims),
  'a changed claim': (claims, token) =>
    [token.split('.')[0], forgeToken({ ...claims, is_staff: true }, 'x').split('.')[1], token.split('.')[2]].join('.'),
  'its signature cut off': (_claims, token) => `${token.split('.').slice(0, 2).join('.')}.`,
}

/** Tokens with a valid signature that must still be refused. */
const misused: Record<string, (claims: Claims, secret: string) => string> = {
  'HS384 instead of HS256': (claims, secret) => forgeToken(claims, secret, 'HS384'),
  'HS512 instead of HS256': (claims, secret) => forgeToken(claims, secret, 'HS512'),
  'a time that is over': (claims, secret) => forgeToken({ ...claims, iat: now() - 1000, exp: now() - 100 }, secret),
  'no expiry': (claims, secret) => forgeToken(without(claims, 'exp'), secret),
  'another issuer': (claims, secret) => forgeToken({ ...claims, iss: 'someone-else' }, secret),
  'no issuer': (claims, secret) => forgeToken(without(claims, 'iss'), secret),
  'another audience': (claims, secret) => forgeToken({ ...claims, aud: 'someone-else' }, secret),
  'no audience': (claims, secret) => forgeToken(without(claims, 'aud'), secret),
  'the type of a refresh token': (claims, secret) => forgeToken({ ...claims, token_type: 'refresh' }, secret),
  'no type': (claims, secret) => forgeToken(without(claims, 'token_type'), secret),
  'no subject': (claims, secret) => forgeToken(without(claims, 'sub'), secret),
  'a subject that is no id': (claims, secret) => forgeToken({ ...claims, sub: "1' OR '1'='1" }, secret),
}

async function assertRefusedEverywhere(client: Client, userId: string, token: string): Promise<void> {
  for (const path of ['/auth/profile/', '/process/tasks', '/process/events'])
    expectProblem(await client.call('GET', path, { token }), 401, 'token_not_valid')
  const validation = await client.call('POST', '/auth/validate-token/', { json: { token } })
  expectProblem(validation, 401, 'token_not_valid')
  const socket = await openEventSocket(client, `/process/ws/${userId}?token=${encodeURIComponent(token)}`)
  assert.equal(await socket.waitForClose(), 4401)
}

export function describeForgedTokens(client: Client): void {
  const { jwtSecret } = client
  describe('forged tokens', () => {
    for (const [what, forge] of Object.entries(unsigned)) {
      it(`a token with ${what} is refused by both services and the socket`, async () => {
        const account = await registerAccount(client)
        await assertRefusedEverywhere(client, account.id, forge(readClaims(account.access), account.access))
      })
    }
    if (jwtSecret === undefined) return
    it('a forged token without a fault is accepted, so each other token is refused for its fault', async () => {
      const account = await registerAccount(client)
      const token = forgeToken(readClaims(account.access), jwtSecret)
      for (const path of ['/auth/profile/', '/process/tasks']) {
        const answer = await client.call('GET', path, { token })
        assert.equal(answer.status, 200, show(answer))
      }
    })
    for (const [what, forge] of Object.entries(misused)) {
      it(`a signed token with ${what} is refused by both services and the socket`, async () => {
        const account = await registerAccount(client)
        await assertRefusedEverywhere(client, account.id, forge(readClaims(account.access), jwtSecret))
      })
    }
  })
}
