import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tidySources } from './tidy-sources.ts'

it('what is no source is left out, and what is no page number is null', () => {
  assert.deepEqual(
    tidySources([
      { page: 2, quote: 'a' },
      { page: '2', quote: 'b' },
      { page: 0, quote: 'c' },
      { quote: ' ' },
      'd',
      null,
    ]),
    [
      { page: 2, quote: 'a' },
      { page: null, quote: 'b' },
      { page: null, quote: 'c' },
    ],
  )
})

it('missing sources are none, and surplus ones are cut', () => {
  assert.deepEqual(tidySources(undefined), [])
  assert.equal(tidySources(Array.from({ length: 30 }, () => ({ page: 1, quote: 'q' }))).length, 10)
})
