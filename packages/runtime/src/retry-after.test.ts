import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRetryAfter } from './retry-after.ts'

const nowMs = Date.parse('2026-11-27T12:00:00Z')

test('seconds and dates are read as seconds from now', () => {
  assert.equal(parseRetryAfter('17', nowMs), 17)
  assert.equal(parseRetryAfter(' 1.5 ', nowMs), 1.5)
  assert.equal(parseRetryAfter('Fri, 27 Nov 2026 12:00:30 GMT', nowMs), 30)
})

test('a time that has passed is now', () => {
  assert.equal(parseRetryAfter('Fri, 27 Nov 2026 11:00:00 GMT', nowMs), 0)
})

test('a missing or malformed value is undefined', () => {
  for (const value of [undefined, null, '', 'soon']) assert.equal(parseRetryAfter(value, nowMs), undefined)
})
