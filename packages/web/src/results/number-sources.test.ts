import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberSources } from './number-sources.ts'

test('sources are numbered in order, the same passage once', () => {
  const rent = { page: 1, quote: 'The rent is 500 EUR.' }
  const term = { page: 2, quote: 'The term is a year.' }
  const numbers = numberSources([rent, term, { ...rent }])
  assert.deepEqual(
    numbers.all.map(({ number }) => number),
    [1, 2],
  )
  assert.equal(numbers.numberOf({ ...term })?.number, 2)
  assert.equal(numbers.numberOf({ page: 3, quote: 'x' }), undefined)
})
