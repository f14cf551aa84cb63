import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, ConnectionError } from './api-error.ts'
import { backoffMs, parseRetryAfter, retryDelayMs } from './retry-delay.ts'

test('the delay doubles up to 20 s and has equal jitter', () => {
  assert.deepEqual(
    [1, 2, 3, 10].map(failures => backoffMs(failures, 1)),
    [500, 1_000, 2_000, 20_000],
  )
  assert.equal(backoffMs(3, 0), 1_000)
})

test('only a lost answer and 429, 502, 503 and 504 are worth another try', () => {
  assert.equal(retryDelayMs(new ConnectionError('gone'), 1, 1), 500)
  for (const status of [429, 502, 503, 504]) assert.equal(retryDelayMs(new ApiError(status, {}), 1, 1), 500)
  for (const status of [400, 401, 404, 409, 422, 500])
    assert.equal(retryDelayMs(new ApiError(status, {}), 1, 1), undefined)
  assert.equal(retryDelayMs(new TypeError('a bug'), 1, 1), undefined)
})

test('Retry-After is honoured up to a minute, and a longer one is an error for the caller', () => {
  assert.equal(retryDelayMs(new ApiError(503, {}, 7), 1, 0), 7_000)
  assert.equal(retryDelayMs(new ApiError(429, {}, 3_600), 1, 0), undefined)
})

test('Retry-After is read as seconds or as a date', () => {
  const now = Date.parse('2026-02-01T09:00:00Z')
  assert.equal(parseRetryAfter('12', now), 12)
  assert.equal(parseRetryAfter('Sun, 01 Feb 2026 09:00:30 GMT', now), 30)
  assert.equal(parseRetryAfter('Sun, 01 Feb 2026 08:00:00 GMT', now), 0)
  for (const value of [null, '', 'soon']) assert.equal(parseRetryAfter(value, now), undefined)
})
