import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Scope } from '@ai-platform/contracts/api-key.ts'
import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import { makeApiKey } from './api-key.ts'
import { createCallers, readCredentials, requireScope } from './caller.ts'

const { key } = makeApiKey()
const found = {
  id: 'key-id',
  userId: 'user-id',
  scopes: ['documents:read' as const],
  expiresAtMs: Number.POSITIVE_INFINITY,
  isActive: true,
}

function callersWith(changes: Partial<typeof found> | undefined, disabled: string[] = []) {
  const lookedUp: string[] = []
  const keys = {
    async find(text: string) {
      lookedUp.push(text)
      return changes && { ...found, ...changes }
    },
  }
  return { callers: createCallers(keys, { isDisabled: id => disabled.includes(id) }), lookedUp }
}

test('a Bearer with the start of a key is a key, any other is a token', () => {
  assert.deepEqual(readCredentials({ authorization: `Bearer ${key}` }), { key })
  assert.deepEqual(readCredentials({ 'x-api-key': key }), { key })
  assert.deepEqual(readCredentials({ authorization: 'Bearer a.b.c' }), { token: 'a.b.c' })
})

test('both headers are allowed only with the same key', () => {
  assert.deepEqual(readCredentials({ authorization: `Bearer ${key}`, 'x-api-key': key }), { key })
  const other = makeApiKey().key
  for (const authorization of [`Bearer ${other}`, 'Bearer a.b.c', 'Basic YTpi'])
    assert.throws(() => readCredentials({ authorization, 'x-api-key': key }), { code: 'token_not_valid' })
})

test('no header is not_authenticated, an empty one token_not_valid', () => {
  assert.throws(() => readCredentials({}), { code: 'not_authenticated' })
  assert.throws(() => readCredentials({ 'x-api-key': '' }), { code: 'token_not_valid' })
})

test('a key with a wrong checksum, or no key at all, is refused without a look-up', async () => {
  const { callers, lookedUp } = callersWith({})
  for (const text of ['aip_', `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`, 'a.b.c'])
    await assert.rejects(callers.ofKey(text), { code: 'token_not_valid' })
  assert.deepEqual(lookedUp, [])
})

test('a known key has its scopes; an unknown, expired or disabled one is refused', async () => {
  assert.deepEqual(await callersWith({}).callers.ofKey(key), {
    userId: 'user-id',
    scopes: ['documents:read'],
    keyId: 'key-id',
    expiresAtMs: Number.POSITIVE_INFINITY,
  })
  await assert.rejects(callersWith(undefined).callers.ofKey(key), { code: 'token_not_valid' })
  await assert.rejects(callersWith({ expiresAtMs: Date.now() - 1 }).callers.ofKey(key), { code: 'token_not_valid' })
  await assert.rejects(callersWith({ isActive: false }).callers.ofKey(key), { code: 'account_disabled' })
  await assert.rejects(callersWith({}, ['user-id']).callers.ofKey(key), { code: 'account_disabled' })
})

test('a token waits for the reading of disabled accounts when the last one is too old', async () => {
  const keys = { find: async () => undefined }
  const callers = createCallers(keys, { isDisabled: async id => id === 'gone' })
  const claims = { sub: 'user-id', exp: 1_800_000_000 } as AccessClaims
  assert.equal((await callers.ofClaims(claims)).userId, 'user-id')
  await assert.rejects(async () => callers.ofClaims({ ...claims, sub: 'gone' }), { code: 'account_disabled' })
})

test('an access token has all scopes, and an admin may act for a disabled account', async () => {
  const { callers } = callersWith(undefined, ['gone'])
  const claims = { sub: 'user-id', exp: 1_800_000_000 } as AccessClaims
  assert.deepEqual(callers.ofClaims(claims), {
    userId: 'user-id',
    scopes: Scope.options,
    expiresAtMs: 1_800_000_000_000,
  })
  assert.throws(() => callers.ofClaims({ ...claims, sub: 'gone' }), { code: 'account_disabled' })
  assert.equal((await callers.ofClaims({ ...claims, sub: 'gone', act: { sub: 'admin' } })).userId, 'gone')
})

test('a key needs the scope of the call, and a call without a scope takes no key', () => {
  const byKey = { userId: 'a', keyId: 'k', scopes: ['documents:read' as const], expiresAtMs: 0 }
  requireScope(byKey, 'documents:read')
  for (const scope of ['documents:write', 'account:read', undefined] as const)
    assert.throws(() => requireScope(byKey, scope), { code: 'insufficient_scope' })
  const byToken = { userId: 'a', scopes: Scope.options, expiresAtMs: 0 }
  for (const scope of [...Scope.options, undefined]) requireScope(byToken, scope)
})
