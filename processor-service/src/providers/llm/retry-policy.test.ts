import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ModelError, type ModelErrorKind, silentReason, timedOutReason } from '../../models/model-error.ts'
import { retryDelayMs, toProviderError, triesOf } from './retry-policy.ts'

const policy = { maxTries: 4, firstDelayMs: 100, maxDelayMs: 300, maxRetryAfterSeconds: 30 }
const unavailable = (facts = {}) => new ModelError('unavailable', 'No.', facts)

it('the delay grows with each try up to its maximum, and half of it is random', () => {
  for (const [tries, full] of [
    [1, 100],
    [2, 200],
    [3, 300],
  ] as const) {
    const delay = retryDelayMs(unavailable(), tries, policy)
    assert.ok(delay !== undefined && delay >= full / 2 && delay <= full, `${delay}`)
  }
})

it('the delay begins after the Retry-After, and a Retry-After that is too long ends the tries', () => {
  const delay = retryDelayMs(unavailable({ retryAfterSeconds: 30 }), 1, policy)
  assert.ok(delay !== undefined && delay >= 30_050)
  assert.equal(retryDelayMs(unavailable({ retryAfterSeconds: 31 }), 1, policy), undefined)
})

it('nothing is retried after the last try, nor after a rejected or unusable answer', () => {
  assert.equal(retryDelayMs(unavailable(), 4, policy), undefined)
  for (const kind of ['rejected', 'bad_output', 'too_long'] as const)
    assert.equal(retryDelayMs(new ModelError(kind, 'No.'), 1, policy), undefined)
})

it('a time-out counts as two tries, and a provider that answers no call is not asked again', () => {
  const silent = unavailable({ reason: silentReason })
  assert.equal(retryDelayMs(silent, triesOf(silent), policy), undefined)
  assert.equal(triesOf(unavailable({ reason: timedOutReason })), 2)
  assert.equal(triesOf(unavailable({ reason: 'ECONNRESET' })), 1)
})

it('an answer that breaks off or stalls is asked for three times, unless the vendor said that it is overloaded', () => {
  const usage = { input_tokens: 9, output_tokens: 1 }
  for (const reason of ['ECONNRESET', timedOutReason]) {
    const broken = unavailable({ reason, usage })
    const delays = [1, 2, 3].map(calls => retryDelayMs(broken, calls * triesOf(broken), policy))
    assert.deepEqual(
      delays.map(delay => delay === undefined),
      [false, false, true],
      reason,
    )
  }
  assert.equal(triesOf(unavailable({ status: 529, usage })), 1)
})

it('each kind of failure has an error code of the task, and keeps detail, cause and Retry-After', () => {
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
