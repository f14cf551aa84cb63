import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, ConnectionError } from '../http/api-error.ts'
import type { Session, TokenPair } from '../types.ts'
import { memoryStore } from './session-store.ts'
import { readExpiryMs, sessionTokens } from './session-tokens.ts'

const jwt = (name: string, lifeMs: number) =>
  `e30.${Buffer.from(JSON.stringify({ name, exp: (Date.now() + lifeMs) / 1000 })).toString('base64url')}.c2ln`
const sessionOf = (access: string, refresh = 'r-1') => ({ access, refresh, user: { id: 'u' } }) as Session

function tokensOf(session: Session | undefined, exchange: (refresh: string) => Promise<TokenPair>) {
  const store = memoryStore(session)
  return { store, tokens: sessionTokens(store, exchange, run => run()) }
}

test('a token that is valid for long is sent as it is', async () => {
  const access = jwt('a', 60_000)
  const { tokens } = tokensOf(sessionOf(access), async () => assert.fail('refreshed'))
  assert.equal(await tokens.read(), access)
})

test('calls that find an expired token share one refresh', async () => {
  const sent: string[] = []
  const next = jwt('b', 900_000)
  const { store, tokens } = tokensOf(sessionOf(jwt('a', 5_000)), async refresh => {
    sent.push(refresh)
    return { access: next, refresh: 'r-2' }
  })
  assert.deepEqual(await Promise.all([tokens.read(), tokens.read(), tokens.renew('x')]), [next, next, true])
  assert.deepEqual(sent, ['r-1'])
  assert.equal((await store.load())?.refresh, 'r-2')
})

test('a session that another tab refreshed is used as it is', async () => {
  const { store, tokens } = tokensOf(sessionOf('old'), async () => assert.fail('refreshed'))
  await store.save(sessionOf('new', 'r-2'))
  assert.equal(await tokens.renew('old'), true)
  assert.equal(await tokens.read(), 'new')
})

test('a session that the platform refuses is forgotten, one that cannot be refreshed now is kept', async () => {
  const refused = tokensOf(sessionOf('old'), async () => {
    throw new ApiError(401, { code: 'token_not_valid' })
  })
  await assert.rejects(refused.tokens.renew('old'), { code: 'token_not_valid' })
  assert.equal(await refused.store.load(), undefined)
  const away = tokensOf(sessionOf('old'), async () => {
    throw new ConnectionError('away')
  })
  await assert.rejects(away.tokens.renew('old'), ConnectionError)
  assert.ok(await away.store.load())
})

test('a token that is no JWT does not expire', () => {
  assert.equal(readExpiryMs('aip_abc'), undefined)
})
