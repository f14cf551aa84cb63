import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecentSeqs } from './recent-seqs.ts'

function start() {
  const clock = { ms: 0 }
  return { clock, recent: createRecentSeqs(() => clock.ms) }
}

test('the highest seq of each user is remembered, in any order of arrival', () => {
  const { recent } = start()
  recent.add('a', 3)
  recent.add('a', 2)
  recent.add('b', 9)
  assert.deepEqual([recent.latest('a'), recent.latest('b'), recent.latest('c')], [3, 9, 0])
})

test('an entry is kept for half a minute at least, and for a minute at most', () => {
  const { clock, recent } = start()
  clock.ms = 29_000
  recent.add('a', 3)
  clock.ms = 58_000
  assert.equal(recent.latest('a'), 3)
  clock.ms = 89_001
  assert.equal(recent.latest('a'), 0)
})

test('after a long silence nothing is left', () => {
  const { clock, recent } = start()
  recent.add('a', 3)
  clock.ms = 60_000
  assert.equal(recent.latest('a'), 0)
})
