import assert from 'node:assert/strict'
import { it } from 'node:test'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'

it('Retry-After is read as seconds, as a date and as milliseconds', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  const read = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), now)
  assert.equal(read({ 'retry-after': '12' }), 12)
  assert.equal(read({ 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }), 9)
  assert.equal(read({ 'retry-after': 'Thu, 01 Jan 2025 00:00:00 GMT' }), 0)
  assert.equal(read({ 'retry-after-ms': '1500', 'retry-after': '9' }), 1.5)
  assert.equal(read({ 'retry-after': 'soon' }), undefined)
  assert.equal(read({}), undefined)
  assert.equal(readRetryAfter(undefined), undefined)
})

it('the status decides whether a failure is unavailable or rejected', () => {
  for (const status of [408, 409, 425, 429, 500, 502, 503, 504, 529])
    assert.equal(errorFromStatus(status, {}).kind, 'unavailable')
  for (const status of [400, 401, 402, 403, 404, 413, 422]) assert.equal(errorFromStatus(status, {}).kind, 'rejected')
  assert.equal(errorFromStatus(429, { code: 'insufficient_quota' }).kind, 'rejected')
})

it('a refusal of the key or the account is told from one of the text, with any status', () => {
  const low = 'Your credit balance is too low to access the Anthropic API.'
  for (const [status, facts, meaning] of [
    [400, { code: 'API_KEY_INVALID' }, 401],
    [429, { code: 'insufficient_quota' }, 402],
    [429, { code: 'billing_not_active' }, 402],
    [400, { code: 'billing_hard_limit_reached' }, 402],
    [400, { code: 'invalid_request_error', message: low }, 402],
  ] as const) {
    const error = errorFromStatus(status, facts)
    assert.deepEqual([error.kind, error.status], ['rejected', meaning])
    assert.match(error.detail, new RegExp(`\\(${status} .*: .*(key|account)`))
  }
})

it('a code is shown only when it is one word', () => {
  assert.match(errorFromStatus(404, { code: 'model_not_found' }).detail, /404 model_not_found.*model name/)
  assert.doesNotMatch(errorFromStatus(401, { code: 'key sk-1 is wrong' }).detail, /sk-1/)
})

it('a message about the context length gives advice and is not shown', () => {
  const message = "This model's maximum context length is 4096 tokens. Your text was: secret"
  const { detail } = errorFromStatus(400, { code: 'BadRequestError', message })
  assert.match(detail, /context_length_exceeded.*smaller/)
  assert.doesNotMatch(detail, /secret/)
})

it('a failed connection has the system code as its reason', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  assert.equal(errorFromConnection(new Error('fetch failed', { cause: refused })).reason, 'ECONNREFUSED')
  assert.equal(errorFromConnection(new TypeError('terminated')).reason, 'TypeError')
})
