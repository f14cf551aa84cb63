import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { ExtractionError } from '@ai-platform/documents/extraction-error.ts'
import { ModelError, silentReason, timedOutReason, webPageReason } from '../models/model-error.ts'
import { BudgetError } from '../providers/call-budget.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { AttemptEndedError } from './active-attempts.ts'
import { chooseFailureAction, type FailureAction } from './failure-policy.ts'

const limits = { maxAttempts: 3, maxProviderWaitSeconds: 3_600, runDeadlineSeconds: 600 }
const startedAt = '2026-02-01T09:00:00.000Z'
const startedMs = Date.parse(startedAt)

function attempt(attemptsUsed: number, ended?: AttemptEndedError) {
  const task = { attempts_used: attemptsUsed, started_at: startedAt } as ClaimedTask
  return { task, stop: ended ? AbortSignal.abort(ended) : new AbortController().signal }
}

/** @param facts.runSeconds age of the run when the attempt failed */
const act = (
  error: unknown,
  {
    used = 1,
    runSeconds = 0,
    answeredMeanwhile = false,
    otherInSeconds = undefined as number | undefined,
    ended = undefined as AttemptEndedError | undefined,
  } = {},
) =>
  chooseFailureAction(error, attempt(used, ended), limits, {
    answeredMeanwhile,
    otherInSeconds,
    nowMs: startedMs + runSeconds * 1000,
  })
const unavailable = (retryAfterSeconds?: number) =>
  new ProviderError(
    'provider_unavailable',
    'The provider is unavailable.',
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  )

const timeout = (reason: string = timedOutReason) =>
  new ProviderError('provider_unavailable', 'The provider timed out.', {
    cause: new ModelError('unavailable', 'The provider timed out.', { reason }),
  })
const delayOf = (action: FailureAction) => action.kind === 'wait' && action.delaySeconds

test('an attempt that lost its lease is dropped after any error', () => {
  assert.deepEqual(act(new Error('socket closed'), { ended: new AttemptEndedError('lease_lost') }), { kind: 'drop' })
})

test('the task of a disabled account is cancelled', () => {
  assert.deepEqual(act(new Error('aborted'), { ended: new AttemptEndedError('account_disabled') }), { kind: 'cancel' })
})

test('a shutdown releases the task, also at its last attempt', () => {
  assert.deepEqual(act(new Error('aborted'), { used: 3, ended: new AttemptEndedError('shutdown') }), {
    kind: 'release',
    outcome: 'released',
  })
})

test('a crash releases the task, and its attempt is lost', () => {
  const action = act(new Error('aborted'), { ended: new AttemptEndedError('crash') })
  assert.deepEqual(action, { kind: 'release', outcome: 'lost' })
})

test('the deadline fails the task and names its minutes', () => {
  const action = act(unavailable(5), { ended: new AttemptEndedError('deadline') })
  assert.ok(action.kind === 'fail' && action.error.retryable)
  assert.equal(action.error.code, 'deadline_exceeded')
  assert.match(action.error.detail, /10 minutes/)
})

test('a fault of the document fails the task at the first attempt', () => {
  const action = act(new ExtractionError('password_protected', 'The PDF has a password.'))
  const error = { code: 'password_protected', detail: 'The PDF has a password.', retryable: false }
  assert.deepEqual(action, { kind: 'fail', error })
})

test('a provider that is away makes the task wait, also at its last attempt', () => {
  const error = { code: 'provider_unavailable', detail: 'The provider is unavailable.', retryable: true }
  assert.deepEqual(act(unavailable(), { used: 3 }), { kind: 'wait', error, delaySeconds: 2 })
})

test('a wait is as long as the run so far, 2 to 30 s, and ends with the longest wait', () => {
  const delays = [0, 5, 40, 600, 3_590].map(runSeconds => delayOf(act(unavailable(), { runSeconds })))
  assert.deepEqual(delays, [2, 5, 30, 30, 10])
  const last = act(unavailable(), { runSeconds: 3_600 })
  assert.ok(last.kind === 'fail' && last.error.code === 'provider_unavailable' && last.error.retryable)
})

test('Retry-After of any length sets the wait, unless it is later than the longest wait', () => {
  assert.equal(delayOf(act(unavailable(20))), 20)
  assert.equal(delayOf(act(unavailable(3_000), { runSeconds: 600 })), 3_000)
  assert.equal(act(unavailable(3_001), { runSeconds: 600 }).kind, 'fail')
})

test('a time-out counts as an attempt if the provider answered other calls meanwhile', () => {
  assert.equal(act(timeout(), { answeredMeanwhile: false }).kind, 'wait')
  const retry = act(timeout(), { answeredMeanwhile: true, used: 2 })
  assert.deepEqual([retry.kind, retry.kind === 'retry' && retry.delaySeconds], ['retry', 4])
  const last = act(timeout(), { answeredMeanwhile: true, used: 3 })
  assert.ok(last.kind === 'fail' && last.error.code === 'provider_unavailable')
  assert.equal(act(unavailable(), { answeredMeanwhile: true, used: 3 }).kind, 'wait')
})

test('a provider that accepts calls and answers none is away', () => {
  assert.equal(act(timeout(silentReason), { answeredMeanwhile: true, used: 3 }).kind, 'wait')
})

test('an answer that broke off each time fails the task, or goes to another provider and counts as an attempt', () => {
  const usage = { input_tokens: 9, output_tokens: 1 }
  const cause = new ModelError('unavailable', 'It was cut.', { reason: 'ECONNRESET', usage })
  const broken = new ProviderError('provider_unavailable', 'It was cut.', { cause })
  const failed = act(broken)
  assert.ok(failed.kind === 'fail' && failed.error.code === 'provider_unavailable' && failed.error.retryable)
  const other = act(broken, { otherInSeconds: 0, used: 2 })
  assert.deepEqual([other.kind, other.kind === 'retry' && other.delaySeconds], ['retry', 0])
  assert.equal(act(broken, { otherInSeconds: 0, used: 3 }).kind, 'fail')
})

test('an answer that stalled each time fails the task when the provider answers others, else the provider is away', () => {
  const usage = { input_tokens: 9, output_tokens: 1 }
  const cause = new ModelError('unavailable', 'It stalled.', { reason: timedOutReason, usage })
  const stalled = new ProviderError('provider_unavailable', 'It stalled.', { cause })
  assert.equal(act(stalled, { answeredMeanwhile: true }).kind, 'fail')
  assert.equal(act(stalled, { answeredMeanwhile: true, otherInSeconds: 0 }).kind, 'retry')
  assert.equal(act(stalled).kind, 'wait')
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

const refusedKey = new ProviderError('provider_rejected', 'Check the API key.', {
  cause: new ModelError('rejected', 'Check the API key.', { status: 401 }),
})
const webPage = new ProviderError('provider_bad_output', 'Check the address.', {
  cause: new ModelError('bad_output', 'Check the address.', { reason: webPageReason }),
})
const refusedText = new ProviderError('provider_rejected', 'Refused.', {
  cause: new ModelError('rejected', 'Refused.', { status: 400 }),
})

test('a task whose provider is away or refuses its key goes to the next provider at once, at any age', () => {
  assert.equal(delayOf(act(unavailable(7_200), { otherInSeconds: 0 })), 0)
  assert.equal(delayOf(act(refusedKey, { otherInSeconds: 0, used: 3, runSeconds: 4_000 })), 0)
  assert.equal(delayOf(act(webPage, { otherInSeconds: 0, used: 3 })), 0)
  assert.equal(act(refusedKey).kind, 'fail')
  assert.equal(act(refusedText, { otherInSeconds: 0 }).kind, 'fail')
})

test('a task waits for the provider that is back first', () => {
  assert.equal(delayOf(act(unavailable(600), { otherInSeconds: 20 })), 20)
  assert.equal(delayOf(act(unavailable(10), { otherInSeconds: 20 })), 10)
  assert.equal(delayOf(act(refusedKey, { otherInSeconds: 20 })), 20)
  assert.equal(act(refusedKey, { otherInSeconds: 20, runSeconds: 3_590 }).kind, 'fail')
})

test('a translation that a fallback cannot do waits for a provider before it', () => {
  const cannot = new ProviderError('translation_unavailable', 'No translator.')
  assert.equal(delayOf(act(cannot, { otherInSeconds: 0 })), 2)
  assert.equal(delayOf(act(cannot, { otherInSeconds: 30 })), 30)
  assert.equal(act(cannot, { otherInSeconds: 0, runSeconds: 3_600 }).kind, 'fail')
})

test('an unexpected error is retried, and ends as attempts_exhausted', () => {
  assert.deepEqual(act(new Error('a bug')), { kind: 'retry', error: null, delaySeconds: 2 })
  const last = act(new Error('a bug'), { used: 3 })
  assert.ok(last.kind === 'fail' && last.error.code === 'attempts_exhausted' && last.error.retryable)
})

test('a used-up budget fails the task at once', () => {
  for (const retryable of [true, false]) {
    const detail = 'Used up.'
    const error = { code: 'budget_exhausted', detail, retryable }
    assert.deepEqual(act(new BudgetError(detail, { retryable })), { kind: 'fail', error })
  }
})
