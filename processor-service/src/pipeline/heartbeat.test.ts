import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createActiveAttempts } from './active-attempts.ts'
import { startHeartbeat } from './heartbeat.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
const claimed = (id: string, attempt = 1) => ({ id, attempt }) as ClaimedTask

test('a heartbeat carries every attempt with its progress and model, and ends those that lost their lease', async t => {
  const attempts = createActiveAttempts()
  const [kept, lost] = [attempts.add(claimed('kept')), attempts.add(claimed('lost', 4))]
  kept.progress = 0.5
  kept.spent = () => ({ usage: null, model: 'm' })
  const renewed: unknown[] = []
  const heartbeat = startHeartbeat({
    attempts,
    intervalMs: 5,
    log,
    async renew(held) {
      renewed.push(held)
      return new Set(['kept'])
    },
  })
  t.after(() => heartbeat.stop())
  await sleep(30)
  assert.deepEqual(renewed[0], [
    { taskId: 'kept', attempt: 1, progress: 0.5, usage: null, model: 'm' },
    { taskId: 'lost', attempt: 4, progress: 0, usage: null, model: null },
  ])
  assert.deepEqual([kept.signal.aborted, lost.signal.aborted], [false, true])
})

test('a failed heartbeat ends nothing, and the next one follows', async t => {
  const attempts = createActiveAttempts()
  const attempt = attempts.add(claimed('a'))
  let beats = 0
  const heartbeat = startHeartbeat({
    attempts,
    intervalMs: 5,
    log,
    async renew() {
      beats += 1
      throw new Error('the database is down')
    },
  })
  t.after(() => heartbeat.stop())
  await sleep(60)
  assert.ok(beats > 1)
  assert.equal(attempt.signal.aborted, false)
})

test('an attempt claimed again while the statement runs is not ended', async t => {
  const attempts = createActiveAttempts()
  attempts.add(claimed('a', 1))
  let again: ReturnType<typeof attempts.add> | undefined
  const heartbeat = startHeartbeat({
    attempts,
    intervalMs: 5,
    log,
    async renew(held) {
      again ??= attempts.add(claimed('a', 2))
      return held[0]?.attempt === 2 ? new Set(['a']) : new Set()
    },
  })
  t.after(() => heartbeat.stop())
  await sleep(40)
  assert.equal(again?.signal.aborted, false)
})

test('an AI call that is still under way is reported soon, and only that', async t => {
  const attempts = createActiveAttempts()
  const [calling, answered, cancelled] = [
    attempts.add(claimed('a')),
    attempts.add(claimed('b')),
    attempts.add(claimed('c')),
  ]
  const reports: string[][] = []
  const heartbeat = startHeartbeat({
    attempts,
    intervalMs: 60_000,
    log,
    async renew(held) {
      reports.push(held.map(({ taskId }) => taskId))
      return new Set(reports.length < 2 ? ['a'] : [])
    },
  })
  t.after(() => heartbeat.stop())
  for (const { meter } of [calling, cancelled]) meter.send(10)
  answered.meter.send(10)(false)
  for (const attempt of [calling, answered, cancelled]) heartbeat.reportSoon(attempt)
  cancelled.cancel()
  await sleep(150)
  assert.deepEqual([calling.signal.aborted, cancelled.signal.aborted], [false, false])
  heartbeat.reportSoon(calling)
  await sleep(150)
  assert.deepEqual(reports, [['a'], ['a']])
  assert.deepEqual([calling.stop.aborted, calling.signal.aborted], [true, false])
})

test('a report that overtakes the notification of a cancel does not cut the call under way', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const attempts = createActiveAttempts()
  const [seen, unseen] = [attempts.add(claimed('a')), attempts.add(claimed('b'))]
  const heartbeat = startHeartbeat({
    attempts,
    intervalMs: 60_000,
    log,
    async renew() {
      seen.cancel()
      return new Set()
    },
  })
  t.after(() => heartbeat.stop())
  for (const attempt of [seen, unseen]) {
    attempt.meter.send(10)
    heartbeat.reportSoon(attempt)
  }
  t.mock.timers.tick(100)
  await new Promise(setImmediate)
  unseen.cancel()
  const states = () => [seen, unseen].map(({ stop, signal }) => [stop.aborted, signal.aborted])
  assert.deepEqual(states(), Array(2).fill([true, false]))
  t.mock.timers.tick(1_000)
  assert.deepEqual(states(), Array(2).fill([true, true]))
})
