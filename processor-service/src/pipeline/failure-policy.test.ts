import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { ExtractionError } from '../documents/extraction-error.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { AttemptEndedError } from './active-attempts.ts'
import { chooseFailureAction, type FailureAction } from './failure-policy.ts'

const maxAttempts = 3

function attempt(attemptsUsed: number, ended?: AttemptEndedError) {
  const task = { attempts_used: attemptsUsed } as ClaimedTask
  return { task, signal: ended ? AbortSignal.abort(ended) : new AbortController().signal }
}

const act = (error: unknown, attemptsUsed = 1) => chooseFailureAction(error, attempt(attemptsUsed), maxAttempts)
const unavailable = (retryAfterSeconds?: number) =>
  new ProviderError(
    'provider_unavailable',
    'The provider is unavailable.',
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  )

test('an attempt that lost its lease is dropped after any error', () => {
  const ended = attempt(1, new AttemptEndedError('lease_lost'))
  assert.deepEqual(chooseFailureAction(new Error('socket closed'), ended, maxAttempts), { kind: 'drop' })
})

test('a shutdown releases the task, also at its last attempt', () => {
  const ended = attempt(maxAttempts, new AttemptEndedError('shutdown'))
  assert.deepEqual(chooseFailureAction(new Error('aborted'), ended, maxAttempts), { kind: 'release' })
})

test('a fault of the document fails the task at the first attempt', () => {
  const action = act(new ExtractionError('password_protected', 'The PDF has a password.'))
  const error = { code: 'password_protected', detail: 'The PDF has a password.', retryable: false }
  assert.deepEqual(action, { kind: 'fail', error })
})

test('an unavailable provider is retried after 2, 4, 8 s, and fails the task after the last attempt', () => {
  const error = { code: 'provider_unavailable', detail: 'The provider is unavailable.', retryable: true }
  assert.deepEqual(act(unavailable(), 1), { kind: 'retry', error, delaySeconds: 2 })
  assert.deepEqual(act(unavailable(), 2), { kind: 'retry', error, delaySeconds: 4 })
  const last = act(unavailable(), maxAttempts)
  assert.ok(last.kind === 'fail' && last.error.code === 'provider_unavailable' && last.error.retryable)
})

test('Retry-After sets the delay, up to two minutes', () => {
  const delayOf = (action: FailureAction) => action.kind === 'retry' && action.delaySeconds
  assert.equal(delayOf(act(unavailable(30))), 30)
  assert.equal(delayOf(act(unavailable(600))), 120)
})

test('a provider’s refusal fails the task; the user may retry it, unless no translation is available', () => {
  for (const [code, retryable] of [
    ['provider_rejected', true],
    ['provider_bad_output', true],
    ['translation_unavailable', false],
  ] as const) {
    const action = act(new ProviderError(code, 'Refused.'))
    assert.deepEqual(action, { kind: 'fail', error: { code, detail: 'Refused.', retryable } })
  }
})

test('an unexpected error is retried, and ends as attempts_exhausted', () => {
  assert.deepEqual(act(new Error('a bug'), 1), { kind: 'retry', error: null, delaySeconds: 2 })
  const last = act(new Error('a bug'), maxAttempts)
  assert.ok(last.kind === 'fail' && last.error.code === 'attempts_exhausted' && last.error.retryable)
})
