import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Model, ModelCall } from '../models/model.ts'
import { ModelError, silentReason, timedOutReason } from '../models/model-error.ts'
import { noticeSilence } from './notice-silence.ts'

const usage = { input_tokens: 1, output_tokens: 1 }
const timedOut = (facts = {}) => new ModelError('unavailable', 'Nothing came.', { reason: timedOutReason, ...facts })

/** Two calls at a time: the first one ends with `first`, after the second ended with `second`. */
async function reasonOfFirst(first: ModelError, second?: ModelError) {
  const ends: PromiseWithResolvers<{ output: unknown; usage: typeof usage }>[] = []
  const complete = () => {
    const end = Promise.withResolvers<{ output: unknown; usage: typeof usage }>()
    ends.push(end)
    return end.promise
  }
  const model = noticeSilence({ name: 'fake', model: 'm', complete } as Model)
  const call = {} as ModelCall
  const calls = [model.complete(call), model.complete(call)].map(ended => ended.catch((error: unknown) => error))
  if (second) ends[1]?.reject(second)
  else ends[1]?.resolve({ output: {}, usage })
  await calls[1]
  ends[0]?.reject(first)
  const error = await calls[0]
  return error instanceof ModelError ? error.reason : undefined
}

test('a vendor that answers no call at all is silent', async () => {
  assert.equal(await reasonOfFirst(timedOut(), timedOut()), silentReason)
})

test('a call that times out while another one is answered or refused is only slow', async () => {
  assert.equal(await reasonOfFirst(timedOut()), timedOutReason)
  assert.equal(await reasonOfFirst(timedOut(), new ModelError('rejected', 'No.', { status: 400 })), timedOutReason)
})

test('a call that broke off in its answer is not silent', async () => {
  assert.equal(await reasonOfFirst(timedOut({ usage }), timedOut()), timedOutReason)
})
