import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measureRecovery } from './measure-recovery.ts'

const event = (taskId: string, name: string, seconds: number) => ({
  seq: 1,
  taskId,
  event: `task_${name}`,
  at: seconds * 1_000,
})

const kill = (seconds: number) => ({ began: seconds * 1_000, over: seconds * 1_000 })

test('only the slowest task that ran at the fault counts', () => {
  const events = [
    ...[event('hit', 'started', 1), event('hit', 'started', 12), event('hit', 'completed', 14)],
    ...[event('elsewhere', 'started', 1), event('elsewhere', 'completed', 3)],
    ...[event('later', 'queued', 1), event('later', 'started', 4), event('later', 'completed', 99)],
  ]
  assert.deepEqual(measureRecovery(events, [kill(2)]), { affected: 1, seconds: 12 })
})

test('recovery counts from the end of a lasting fault, and a task hit again had recovered before', () => {
  const events = [
    event('a', 'started', 1),
    event('a', 'started', 8),
    event('a', 'started', 20),
    event('a', 'failed', 21),
  ]
  assert.equal(measureRecovery(events, [{ began: 2_000, over: 6_000 }]).seconds, 15)
  assert.equal(measureRecovery(events, [kill(2), kill(10)]).seconds, 11)
})
