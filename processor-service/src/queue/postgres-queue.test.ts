import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createPostgresQueue } from './postgres-queue.ts'
import type { StartAttempts } from './task-queue.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })

/** A queue of two slots over `pending` tasks. `endAttempt` frees the slot of the earliest attempt. */
async function startQueue(pending: number) {
  const claims: number[] = []
  const running: PromiseWithResolvers<void>[] = []
  const state = { pending }
  const queue = createPostgresQueue(log)
  const start: StartAttempts = async limit => {
    claims.push(limit)
    const started = Array.from({ length: Math.min(limit, state.pending) }, () => Promise.withResolvers<void>())
    state.pending -= started.length
    running.push(...started)
    return started.map(({ promise }) => ({ done: promise }))
  }
  await queue.work(2, start, () => true)
  await nextTurn()
  async function endAttempt() {
    running.shift()?.resolve()
    await nextTurn()
  }
  return { queue, state, claims, endAttempt }
}

test('tasks are claimed for all free slots, and again when a slot is free while more may wait', async t => {
  const { queue, claims, endAttempt } = await startQueue(3)
  t.after(() => queue.stopWorking())
  assert.deepEqual(claims, [2])
  await endAttempt()
  assert.deepEqual(claims, [2, 1])
  await endAttempt()
  assert.deepEqual(claims, [2, 1, 1])
  await endAttempt()
  assert.deepEqual(claims, [2, 1, 1], 'the last claim found nothing, so nothing waits')
})

test('a wake-up leads to a claim, and after the stop to none', async () => {
  const { queue, state, claims, endAttempt } = await startQueue(0)
  state.pending = 1
  queue.wake()
  await nextTurn()
  assert.deepEqual([claims, state.pending], [[2, 2], 0])
  await queue.stopWorking()
  queue.wake()
  await nextTurn()
  assert.deepEqual(claims, [2, 2])
  await endAttempt()
})
