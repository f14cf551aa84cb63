import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ModelError, type ModelErrorKind, timedOutReason } from '../model-error.ts'
import { retryDelayMs, toProviderError, triesOf } from './retry-policy.ts'

const policy = { maxTries: 4, firstDelayMs: 100, maxDelayMs: 300, maxRetryAfterSeconds: 30 }
const unavailable = (facts = {}) => new ModelError('unavailable', 'No.', facts)

it('waits longer with each try, up to the maximum, with half of the wait random', () => {
  for (const [tries, full] of [
    [1, 100],
    [2, 200],
    [3, 300],
  ] as const) {
    const delay = retryDelayMs(unavailable(), tries, policy)
    assert.ok(delay !== undefined && delay >= full / 2 && delay <= full, `${delay}`)
  }
})

it('waits for the Retry-After first, and does not retry when it is too long', () => {
  const delay = retryDelayMs(unavailable({ retryAfterSeconds: 30 }), 1, policy)
  assert.ok(delay !== undefined && delay >= 30_050)
  assert.equal(retryDelayMs(unavailable({ retryAfterSeconds: 31 }), 1, policy), undefined)
})

it('does not retry after the last try, nor what was rejected or unusable', () => {
  assert.equal(retryDelayMs(unavailable(), 4, policy), undefined)
  for (const kind of ['rejected', 'bad_output', 'too_long'] as const)
    assert.equal(retryDelayMs(new ModelError(kind, 'No.'), 1, policy), undefined)
})

it('counts a time-out as two tries', () => {
  assert.equal(triesOf(unavailable({ reason: timedOutReason })), 2)
  assert.equal(triesOf(unavailable({ reason: 'ECONNRESET' })), 1)
})

it('maps each kind of failure to the code of the task, with detail, cause and Retry-After', () => {
  const codes: Record<ModelErrorKind, string> = {
    unavailable: 'provider_unavailable',
    rejected: 'provider_rejected',
    bad_output: 'provider_bad_output',
    too_long: 'provider_bad_output',
  }
  for (const kind of Object.keys(codes) as ModelErrorKind[]) {
    const cause = new ModelError(kind, 'Why.', { retryAfterSeconds: 9 })
    const error = toProviderError(cause)
    assert.deepEqual([error.code, error.detail, error.cause, error.retryAfterSeconds], [codes[kind], 'Why.', cause, 9])
  }
})
