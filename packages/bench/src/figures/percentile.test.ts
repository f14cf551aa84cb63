import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, percentile } from './percentile.ts'

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  assert.equal(percentile(values, 0.99), 99)
  assert.equal(percentile(values, 1), 100)
  assert.equal(percentile(values, 0), 1)
  assert.equal(median([3, 1, 2]), 2)
})

test('nothing measured is no figure', () => {
  assert.ok(Number.isNaN(percentile([], 0.5)))
})
