import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Model, ModelCall } from '../models/model.ts'
import { ModelError, timedOutReason } from '../models/model-error.ts'
import { type ObservedCall, observeCalls } from './observe-calls.ts'

const usage = { input_tokens: 3, output_tokens: 2 }

/** The reports of one question that takes `calls` calls and throws `error`, if any. */
async function reportsOf(error?: unknown, calls = 1) {
  const reports: ObservedCall[] = []
  const model: Model = {
    name: 'fake',
    model: 'm',
    async complete(call) {
      for (let made = 0; made < calls; made++) call.onCall()
      if (error) throw error
      return { output: {}, usage }
    },
  }
  await observeCalls(model, call => reports.push(call))
    .complete({ onCall() {} } as ModelCall)
    .catch(() => {})
  return reports.map(({ outcome, usage }) => [outcome, usage?.input_tokens])
}

it('each call is reported with its outcome and tokens', async () => {
  assert.deepEqual(await reportsOf(), [['answered', 3]])
  assert.deepEqual(await reportsOf(new ModelError('bad_output', 'No.', { usage })), [['bad_output', 3]])
  assert.deepEqual(await reportsOf(new ModelError('unavailable', 'No.', { status: 429 })), [
    ['rate_limited', undefined],
  ])
  assert.deepEqual(await reportsOf(new ModelError('unavailable', 'No.', { reason: timedOutReason })), [
    ['timed_out', undefined],
  ])
  assert.deepEqual(await reportsOf(new Error('cancelled')), [['ended', undefined]])
})

it('refused forms of a question are calls of their own, and none is reported for a question that made none', async () => {
  assert.deepEqual(await reportsOf(undefined, 2), [
    ['rejected', undefined],
    ['answered', 3],
  ])
  assert.deepEqual(await reportsOf(new Error('no slot'), 0), [])
})
