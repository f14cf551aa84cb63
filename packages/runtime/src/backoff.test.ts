import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff } from './backoff.ts'

test('the delay doubles with each failure up to its maximum', () => {
  const delayMs = backoff({ firstMs: 100, maxMs: 1_000 })
  assert.deepEqual([0, 1, 2, 3, 4, 5, 5_000].map(delayMs), [100, 100, 200, 400, 800, 1_000, 1_000])
})

test('the factor sets how fast the delay grows', () => {
  const delayMs = backoff({ firstMs: 10, maxMs: 10_000, factor: 10 })
  assert.deepEqual([1, 2, 3].map(delayMs), [10, 100, 1_000])
})

test('jitter takes away its share at most', () => {
  const delayMs = backoff({ firstMs: 100, maxMs: 1_000, jitter: 0.5 })
  for (let round = 0; round < 200; round++) {
    const delay = delayMs(2)
    assert.ok(delay > 100 && delay <= 200, `${delay} ms`)
  }
})
