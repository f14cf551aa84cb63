import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatBytes,
  formatCost,
  formatCount,
  formatSeconds,
  formatTaskType,
  formatWords,
  secondsBetween,
} from './format.ts'
import { percent, successRate } from './success-rate.ts'

test('a duration has the unit that fits it', () => {
  const seconds = [null, 0.42, 4.2, 9.96, 42, 90, 7_300, 200_000]
  assert.deepEqual(seconds.map(formatSeconds), [
    '–',
    '420 ms',
    '4.2 s',
    '10.0 s',
    '42 s',
    '1 min 30 s',
    '2 h 1 min',
    '2 days',
  ])
})

test('a duration that rounds up to a full minute is shown in minutes', () => {
  assert.deepEqual([59.7, 119.6, 3_599.8].map(formatSeconds), ['1 min 0 s', '2 min 0 s', '1 h 0 min'])
})

test('the time between two times is in seconds, and unknown while one is missing', () => {
  const start = '2026-01-01T00:00:00+00:00'
  assert.equal(secondsBetween(start, '2026-01-01T00:01:30.500Z'), 90.5)
  assert.equal(secondsBetween(start, null), null)
})

test('large counts are shortened', () => {
  assert.deepEqual([0, 1_234, 123_456].map(formatCount), ['0', '1,234', '123.5K'])
})

test('sizes are in decimal units', () => {
  assert.deepEqual([999, 1_500, 2_500_000].map(formatBytes), ['999 B', '1.5 kB', '2.5 MB'])
})

test('a task type without a heading is shown by its words', () => {
  assert.deepEqual([formatTaskType('qa'), formatTaskType('new_type')], ['Questions and answers', 'New type'])
  assert.equal(formatWords('task_completed'), 'Task completed')
})

test('there is no success rate before a task has ended', () => {
  assert.equal(successRate({ completed: 0, failed: 0 }), null)
  const rate = successRate({ completed: 2, failed: 1 })
  assert.ok(rate !== null)
  assert.equal(percent(rate), '66.7 %')
})

test('a cost has cents, and a small one parts of a cent', () => {
  assert.deepEqual([0, 0.0123, 12.3, null].map(formatCost), ['$0.0000', '$0.0123', '$12.30', '–'])
})
