import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { completeInBatches } from './complete-in-batches.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })

test('jobs handled within a second are completed in one call', t => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  const calls: string[][] = []
  const completed = completeInBatches(async ids => calls.push(ids), log)
  completed.add(['a'])
  completed.add(['b', 'c'])
  mock.timers.tick(999)
  assert.deepEqual(calls, [])
  mock.timers.tick(1)
  completed.add(['d'])
  mock.timers.tick(1_000)
  assert.deepEqual(calls, [['a', 'b', 'c'], ['d']])
})

test('flush completes pending jobs at once, and makes no call without them', async () => {
  const calls: string[][] = []
  const completed = completeInBatches(async ids => calls.push(ids), log)
  completed.add(['a'])
  await completed.flush()
  await completed.flush()
  assert.deepEqual(calls, [['a']])
})

test('a failed completion does not reject', async () => {
  const completed = completeInBatches(() => Promise.reject(new Error('the database is down')), log)
  completed.add(['a'])
  await completed.flush()
})
