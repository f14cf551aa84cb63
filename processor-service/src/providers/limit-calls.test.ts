import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import { z } from 'zod'
import type { Model, ModelAnswer } from '../models/model.ts'
import { limitCalls } from './limit-calls.ts'

function start(concurrency: number) {
  const order: string[] = []
  const open: (() => void)[] = []
  const model: Model = {
    name: 'fake',
    model: 'm',
    contextTokens: 4_096,
    async complete({ prompt }) {
      order.push(prompt)
      const answered = Promise.withResolvers<ModelAnswer>()
      open.push(() => answered.resolve({ output: prompt, usage: { input_tokens: 1, output_tokens: 1 } }))
      return answered.promise
    },
  }
  const limited = limitCalls(model, createLimiter({ concurrency }))
  const ask = (requestId: string, prompt: string, signal = new AbortController().signal, stop?: AbortSignal) =>
    limited.complete({
      system: '',
      prompt,
      schema: z.unknown(),
      schemaName: 'test',
      maxOutputTokens: 1,
      signal,
      stop,
      requestId,
      onCall: () => {},
      onDelta: () => {},
    })
  return { limited, ask, order, open }
}

it('tasks take turns at the slots', async () => {
  const { limited, ask, order, open } = start(2)
  assert.equal(limited.contextTokens, 4_096)
  const answers = ['a1', 'a2', 'a3', 'a4', 'b1'].map(prompt => ask(prompt.slice(0, 1), prompt))
  await turn()
  assert.deepEqual(order, ['a1', 'a2'])
  while (open.length > 0) {
    open.shift()?.()
    await turn()
  }
  await Promise.all(answers)
  assert.deepEqual(order, ['a1', 'a2', 'b1', 'a3', 'a4'])
})

it('an aborted call leaves the queue and is not made', async () => {
  const { ask, order, open } = start(1)
  const controller = new AbortController()
  const first = ask('a', 'a1')
  const waiting = ask('b', 'b1', controller.signal)
  const reason = new Error('cancelled')
  controller.abort(reason)
  await assert.rejects(waiting, (error: unknown) => error === reason)
  open.shift()?.()
  await first
  assert.deepEqual(order, ['a1'])
})

it('a task that stops makes no call from the queue, and its call under way ends by itself', async () => {
  const { ask, order, open } = start(1)
  const stop = new AbortController()
  const running = ask('a', 'a1', undefined, stop.signal)
  const waiting = ask('a', 'a2', undefined, stop.signal)
  const reason = new Error('cancelled')
  stop.abort(reason)
  await assert.rejects(waiting, (error: unknown) => error === reason)
  open.shift()?.()
  assert.equal((await running).output, 'a1')
  assert.deepEqual(order, ['a1'])
})
