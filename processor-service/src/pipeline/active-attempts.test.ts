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
