import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Model, ModelCall } from '../models/model.ts'
import { ModelError } from '../models/model-error.ts'
import { honourRetryAfter } from './honour-retry-after.ts'

/** A model whose first call is refused with a Retry-After and whose others are answered. */
function refuseOnce(retryAfterSeconds: number) {
  let calls = 0
  const model: Model = {
    name: 'fake',
    model: 'm',
    contextTokens: 9,
    async complete() {
      calls += 1
      if (calls === 1) throw new ModelError('unavailable', 'No.', { status: 429, retryAfterSeconds })
      return { output: {}, usage: { input_tokens: 0, output_tokens: 0 } }
    },
  }
  const honouring = honourRetryAfter(model, 30)
  const ask = (signal = new AbortController().signal) => honouring.complete({ signal } as ModelCall)
  return { honouring, ask, calls: () => calls }
}

async function pass(t: TestContext, seconds: number) {
  t.mock.timers.tick(seconds * 1000)
  for (let turns = 0; turns < 5; turns++) await nextTurn()
}

it('no call starts before the Retry-After of another is over, and all start within a second after it', async t => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 })
  const { ask, calls } = refuseOnce(20)
  await assert.rejects(ask(), { status: 429 })
  const others = [ask(), ask(), ask()]
  await pass(t, 19.9)
  assert.equal(calls(), 1)
  await pass(t, 1)
  assert.equal(calls(), 4)
  await Promise.all(others)
})

it('a Retry-After that is too long to wait holds no other call back', async t => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 })
  const { ask } = refuseOnce(31)
  await assert.rejects(ask(), { retryAfterSeconds: 31 })
  await ask()
})

it('an abort ends the wait at once, and the other parts of the model stay', async () => {
  const { honouring, ask, calls } = refuseOnce(20)
  await assert.rejects(ask())
  const reason = new Error('cancelled')
  const controller = new AbortController()
  const waiting = ask(controller.signal)
  controller.abort(reason)
  await assert.rejects(waiting, (error: unknown) => error === reason)
  assert.deepEqual([calls(), honouring.name, honouring.contextTokens], [1, 'fake', 9])
})
