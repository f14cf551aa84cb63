import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Model, ModelCall } from '../models/model.ts'
import { ModelError } from '../models/model-error.ts'
import { honourRetryAfter } from './honour-retry-after.ts'

/** A model whose first call is refused with a Retry-After and whose others are answered. */
function refuseOnce(retryAfterSeconds: number) {
  const startedMs: number[] = []
  const model: Model = {
    name: 'fake',
    model: 'm',
    contextTokens: 9,
    async complete() {
      startedMs.push(Date.now())
      if (startedMs.length === 1) throw new ModelError('unavailable', 'No.', { status: 429, retryAfterSeconds })
      return { output: {}, usage: { input_tokens: 0, output_tokens: 0 } }
    },
  }
  const honouring = honourRetryAfter(model, 30)
  const ask = (signal = new AbortController().signal) => honouring.complete({ signal } as ModelCall)
  return { honouring, ask, startedMs }
}

it('no call starts before the Retry-After of another is over', async () => {
  const { ask, startedMs } = refuseOnce(0.2)
  await assert.rejects(ask(), { status: 429 })
  const refusedMs = Date.now()
  await Promise.all([ask(), ask(), ask()])
  assert.equal(startedMs.length, 4)
  for (const ms of startedMs.slice(1)) assert.ok(ms >= refusedMs + 195, `${ms - refusedMs} ms after the refusal`)
})

it('a Retry-After that is too long to wait holds no other call back', async () => {
  const { ask } = refuseOnce(31)
  await assert.rejects(ask(), { retryAfterSeconds: 31 })
  await ask()
})

it('an abort ends the wait at once, and the other parts of the model stay', async () => {
  const { honouring, ask, startedMs } = refuseOnce(20)
  await assert.rejects(ask())
  const reason = new Error('cancelled')
  const controller = new AbortController()
  const waiting = ask(controller.signal)
  controller.abort(reason)
  await assert.rejects(waiting, (error: unknown) => error === reason)
  assert.deepEqual([startedMs.length, honouring.name, honouring.contextTokens], [1, 'fake', 9])
})
