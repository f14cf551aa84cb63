import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { AttemptEndedError, createActiveAttempts } from './active-attempts.ts'

const claimed = (id: string, attempt: number) => ({ id, attempt }) as ClaimedTask

test('claiming a task again ends its earlier attempt, whose removal leaves the new one', () => {
  const attempts = createActiveAttempts()
  const [first, second] = [attempts.add(claimed('a', 1)), attempts.add(claimed('a', 2))]
  assert.ok(first.signal.reason instanceof AttemptEndedError)
  attempts.remove(first)
  assert.deepEqual([attempts.has(first), attempts.has(second)], [false, true])
})

test('ending a task that is not here does nothing', () => {
  const attempts = createActiveAttempts()
  const attempt = attempts.add(claimed('a', 1))
  attempts.end('b', 'lease_lost')
  assert.equal(attempt.signal.aborted, false)
  attempts.end('a', 'shutdown')
  assert.equal(attempt.signal.reason.reason, 'shutdown')
})

test('a cancel ends an attempt at once, unless an AI call is under way', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const attempts = createActiveAttempts()
  const [idle, calling, ended] = [
    attempts.add(claimed('a', 1)),
    attempts.add(claimed('b', 1)),
    attempts.add(claimed('c', 1)),
  ]
  calling.meter.send(10)
  ended.meter.send(10)(false)
  for (const id of ['a', 'b', 'c', 'd']) attempts.cancel(id)
  const signalsOf = () => [idle, calling, ended].map(({ stop, signal }) => [stop.aborted, signal.aborted])
  assert.deepEqual(signalsOf(), [
    [true, true],
    [true, false],
    [true, true],
  ])
  t.mock.timers.tick(1_000)
  assert.equal(calling.signal.reason.reason, 'lease_lost')
})
