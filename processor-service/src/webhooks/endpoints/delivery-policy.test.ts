import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveryTimes } from '../../config/delivery-times.ts'
import { type Attempt, decideOutcome, disabledReason } from './delivery-policy.ts'

const failed: Attempt = { responseStatus: 500, error: 'The receiver answered 500.', durationMs: 10 }
const accepted: Attempt = { responseStatus: 204, error: null, durationMs: 10 }
const day = 86_400

test('a delivery is retried after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, then it has failed', () => {
  const expected = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
  for (const [failures, seconds] of expected.entries()) {
    const { status, delaySeconds } = decideOutcome(failed, failures, deliveryTimes)
    assert.equal(status, 'pending')
    assert.ok(delaySeconds >= seconds && delaySeconds <= seconds * 1.1, `${delaySeconds} after ${failures + 1}`)
  }
  assert.equal(decideOutcome(failed, expected.length, deliveryTimes).status, 'failed')
})

test('deliveries that fail together are retried at different times', () => {
  const delays = Array.from({ length: 20 }, () => decideOutcome(failed, 1, deliveryTimes).delaySeconds)
  assert.ok(new Set(delays).size > 10)
})

test('a failed delivery keeps its place until its first retry, and later ones pass it after the second failure', () => {
  assert.equal(decideOutcome(failed, 0, deliveryTimes).ordered, true)
  assert.equal(decideOutcome(failed, 1, deliveryTimes).ordered, false)
  assert.equal(decideOutcome(failed, 5, deliveryTimes).ordered, false)
})

test('an accepted delivery is over', () => {
  assert.deepEqual(decideOutcome(accepted, 3, deliveryTimes), {
    status: 'delivered',
    delaySeconds: 0,
    ordered: false,
    slow: false,
  })
})

test('a Retry-After up to an hour delays the retry, and never brings it forward', () => {
  const delayOf = (retryAfterSeconds: number) =>
    decideOutcome({ ...failed, responseStatus: 503, retryAfterSeconds }, 0, deliveryTimes).delaySeconds
  assert.equal(delayOf(60), 60)
  assert.equal(delayOf(90_000), 3_600)
  assert.ok(delayOf(1) >= 5)
})

test('an attempt of more than 1 s makes its endpoint slow, whether it succeeds or fails', () => {
  assert.equal(decideOutcome({ ...accepted, durationMs: 1_100 }, 0, deliveryTimes).slow, true)
  assert.equal(decideOutcome({ ...failed, durationMs: 15_000 }, 0, deliveryTimes).slow, true)
  assert.equal(decideOutcome(failed, 0, deliveryTimes).slow, false)
})

test('410 and 5 days without a success disable an endpoint, other failures do not', () => {
  assert.match(disabledReason({ ...failed, responseStatus: 410 }, 0, deliveryTimes) ?? '', /410 Gone/)
  assert.match(disabledReason(failed, 5 * day, deliveryTimes) ?? '', /for 5 days/)
  assert.equal(disabledReason(failed, 5 * day - 1, deliveryTimes), undefined)
  assert.equal(disabledReason(accepted, 6 * day, deliveryTimes), undefined)
})
