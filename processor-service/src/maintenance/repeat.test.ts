import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { repeat } from './repeat.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })

test('rounds never overlap, and a failed round is followed by the next', async () => {
  let running = 0
  let rounds = 0
  const job = repeat(
    'work',
    1,
    async () => {
      assert.equal(++running, 1)
      await sleep(5)
      running -= 1
      if (++rounds === 1) throw new Error('it failed')
    },
    log,
  )
  await sleep(60)
  await job.stop()
  assert.ok(rounds > 1)
})

test('stop waits for the round that runs and starts no other', async () => {
  let ended = 0
  const job = repeat(
    'work',
    1,
    async () => {
      await sleep(20)
      ended += 1
    },
    log,
  )
  await sleep(10)
  await job.stop()
  assert.equal(ended, 1)
  await sleep(30)
  assert.equal(ended, 1)
})
