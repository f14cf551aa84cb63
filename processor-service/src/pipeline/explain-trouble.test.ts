import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ModelError, type ModelErrorKind, silentReason, webPageReason } from '../models/model-error.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { explainTrouble } from './explain-trouble.ts'

const settingNames = { apiKey: 'OPENAI_API_KEY', model: 'AI_MODEL', address: 'OPENAI_BASE_URL' }
const provider = { name: 'openai', model: 'small', settingNames } as Provider
const explain = (kind: ModelErrorKind, facts: ConstructorParameters<typeof ModelError>[2]) =>
  explainTrouble(provider, new ModelError(kind, 'No.', facts))

test('each trouble names the setting to check', () => {
  assert.match(explain('rejected', { status: 401 }), /refuses the key \(401\): check OPENAI_API_KEY/)
  assert.match(explain('rejected', { status: 403 }), /OPENAI_API_KEY may use the model small/)
  assert.match(explain('rejected', { status: 404 }), /model small \(404\): check AI_MODEL, and OPENAI_BASE_URL/)
  assert.match(explain('rejected', { status: 402 }), /account of OPENAI_API_KEY has no quota/)
  assert.match(explain('bad_output', { reason: webPageReason }), /web page: check OPENAI_BASE_URL/)
  assert.match(explain('unavailable', { reason: 'ENOTFOUND' }), /ENOTFOUND\).* OPENAI_BASE_URL if it is set/)
})

test('a limited rate and an outage say what to wait for', () => {
  assert.match(explain('unavailable', { status: 429, retryAfterSeconds: 19.2 }), /for 20 s \(429\)/)
  assert.match(explain('unavailable', { status: 503 }), /at present \(503\)/)
  assert.match(explain('unavailable', { reason: silentReason }), /accepts calls and answers none: wait/)
})

test('the error of a task is explained by its cause', () => {
  const cause = new ModelError('rejected', 'No.', { status: 401 })
  assert.match(
    explainTrouble(provider, new ProviderError('provider_rejected', 'No.', { cause })),
    /check OPENAI_API_KEY/,
  )
  assert.equal(explainTrouble(provider, new Error('a bug')), 'openai does not answer.')
})
