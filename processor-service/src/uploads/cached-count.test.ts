import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCachedCount } from './cached-count.ts'

test('a count is read again after half a second, and grows with what is added meanwhile', async () => {
  let counts = 0
  const count = createCachedCount(async () => {
    counts++
    return 10
  })
  assert.equal(count.isStale, true)
  assert.deepEqual(await Promise.all([count.read(), count.read()]), [10, 10])
  count.add()
  assert.deepEqual([await count.read(), counts, count.isStale], [11, 1, false])
  await sleep(550)
  assert.deepEqual([count.isStale, await count.read(), counts], [true, 10, 2])
})

test('a failed count is not kept', async () => {
  let fails = true
  const count = createCachedCount(async () => {
    if (fails) throw new Error('no database')
    return 3
  })
  await assert.rejects(count.read(), /no database/)
  fails = false
  assert.equal(await count.read(), 3)
})
