import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCachedReading } from './cached-reading.ts'

test('a value is read again after half a second, or when asked, and what was added is forgotten', async () => {
  let reads = 0
  const reading = createCachedReading(async () => {
    reads++
    return 10
  })
  assert.equal(reading.isStale, true)
  assert.deepEqual(await Promise.all([reading.read(), reading.read()]), [10, 10])
  reading.add()
  assert.deepEqual([await reading.read(), reading.added, reads, reading.isStale], [10, 1, 1, false])
  await sleep(550)
  assert.deepEqual([reading.isStale, await reading.read(), reading.added, reads], [true, 10, 0, 2])
  await reading.readAgain()
  assert.equal(reads, 3)
})

test('a failed reading is not kept', async () => {
  let fails = true
  const reading = createCachedReading(async () => {
    if (fails) throw new Error('no database')
    return 3
  })
  await assert.rejects(reading.read(), /no database/)
  fails = false
  assert.equal(await reading.read(), 3)
})
