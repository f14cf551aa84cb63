import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPasswordHasher } from './password-hasher.ts'

/** Starts comparisons that wait until `proceed` is called. Each resolves to its result or its error code. */
function startHasher(settings: { concurrency: number; maxWaiting: number }) {
  const hasher = createPasswordHasher({ cost: 4, ...settings })
  const { promise, resolve } = Promise.withResolvers<void>()
  const ask = (caller: string) =>
    hasher
      .matches('x', undefined, caller, { before: () => promise })
      .then(String, (error: { code: string }) => error.code)
  return { hasher, ask, proceed: resolve }
}

test('hashes beyond the queue are refused with a Retry-After', async () => {
  const { hasher, ask, proceed } = startHasher({ concurrency: 2, maxWaiting: 2 })
  const asked = ['a', 'b', 'c', 'd'].map(ask)
  assert.deepEqual([hasher.limiter.running, hasher.limiter.queued], [2, 2])
  await assert.rejects(hasher.hash('x', 'e'), { code: 'rate_limited', headers: { 'Retry-After': '1' } })
  proceed()
  assert.deepEqual(await Promise.all(asked), Array(4).fill('false'))
  assert.deepEqual([hasher.limiter.running, hasher.limiter.queued], [0, 0])
})

test('one caller fills at most three quarters of the places, and every other caller has two', async () => {
  const { ask, proceed } = startHasher({ concurrency: 2, maxWaiting: 14 })
  const asked = ['greedy', 'a', 'b', 'a'].flatMap(caller =>
    Array.from({ length: caller === 'greedy' ? 20 : 2 }, () => ask(caller)),
  )
  proceed()
  const answers = await Promise.all(asked)
  assert.deepEqual(answers.slice(0, 20), [...Array(12).fill('false'), ...Array(8).fill('rate_limited')])
  assert.deepEqual(answers.slice(20), ['false', 'false', 'false', 'false', 'rate_limited', 'rate_limited'])
  assert.equal(await ask('greedy'), 'false', 'the places are free again')
})

test('a hash matches its password, and a hash of another cost is outdated', async () => {
  const { hasher } = startHasher({ concurrency: 1, maxWaiting: 1 })
  const hash = await hasher.hash('secret', 'a')
  assert.equal(await hasher.matches('secret', hash, 'a'), true)
  assert.equal(await hasher.matches('other', hash, 'a'), false)
  assert.equal(hasher.isOutdated(hash), false)
  assert.equal(hasher.isOutdated(hash.replace('$04$', '$05$')), true)
})
