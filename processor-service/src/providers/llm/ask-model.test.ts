import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Usage } from '@ai-platform/contracts/task.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { z } from 'zod'
import type { Model, ModelAnswer } from '../../models/model.ts'
import { ModelError } from '../../models/model-error.ts'
import { askModel } from './ask-model.ts'
import { createInputEstimate } from './input-estimate.ts'

const log = createLogger({ service: 'test', version: '0', level: 'silent', pretty: false })
const retry = { maxTries: 3, firstDelayMs: 1, maxDelayMs: 1, maxRetryAfterSeconds: 1 }
const used = (input_tokens: number, output_tokens: number): Usage => ({ input_tokens, output_tokens })

/** Asks a model that gives these outcomes in turn; `used` is the usage of all tries. */
const ask = (...outcomes: (ModelAnswer | ModelError)[]) => askWith({}, ...outcomes)

async function askWith(options: { mayBeShorter?: boolean }, ...outcomes: (ModelAnswer | ModelError)[]) {
  const prompts: string[] = []
  const sum = used(0, 0)
  const model: Model = {
    name: 'fake',
    model: 'm',
    async complete({ prompt }) {
      prompts.push(prompt)
      const outcome = outcomes.shift()
      if (!outcome || outcome instanceof ModelError) throw outcome
      return outcome
    },
  }
  const question = {
    system: '',
    prompt: 'Ask.',
    schema: z.object({ text: z.string().min(1) }),
    schemaName: 'test',
    tidy: (output: unknown) => output,
    maxOutputTokens: 100,
    requestId: 'r',
    signal: new AbortController().signal,
    stop: new AbortController().signal,
    streamed: null,
    mayBeShorter: true,
    ...options,
    estimate: createInputEstimate(),
    onCall: () => {},
    onUsage(usage: Usage) {
      sum.input_tokens += usage.input_tokens
      sum.output_tokens += usage.output_tokens
    },
  }
  const result = await askModel(model, question, retry, log).catch((error: unknown) => error)
  return { result, prompts, used: sum }
}

it('the tokens of every try are counted, failed ones included', async () => {
  const cut = new ModelError('unavailable', 'Cut.', { usage: used(10, 1) })
  const answer = { output: { text: 'a' }, usage: used(10, 5) }
  assert.deepEqual((await ask(cut, { output: { text: '' }, usage: used(10, 2) }, answer)).used, used(30, 8))
  const { result, used: spent } = await ask(
    { output: {}, usage: used(7, 3) },
    new ModelError('too_long', 'Cut off.', { usage: used(7, 100) }),
  )
  assert.match(String(result), /ProviderError/)
  assert.deepEqual(spent, used(14, 103))
})

it('an answer that PostgreSQL cannot store is cleaned, not asked again', async () => {
  const { result, prompts } = await ask({ output: { text: 'a\0\ud800' }, usage: used(1, 1) })
  assert.deepEqual(result, { text: 'a\ufffd' })
  assert.equal(prompts.length, 1)
})

it('the input of a call that is ended before its answer begins is reported as cut, unless it was not sent', async () => {
  const ends: boolean[] = []
  for (const sends of [true, false]) {
    const controller = new AbortController()
    const model: Model = {
      name: 'fake',
      model: 'm',
      async complete({ onCall, signal }) {
        if (sends) onCall()
        controller.abort(new Error('ended'))
        signal.throwIfAborted()
        throw new Error('not aborted')
      },
    }
    const question = {
      ...{ system: '', prompt: 'Ask.', schema: z.object({}), schemaName: 'test', maxOutputTokens: 100, requestId: 'r' },
      tidy: (output: unknown) => output,
      ...{ signal: controller.signal, stop: new AbortController().signal, streamed: null, mayBeShorter: true },
      estimate: createInputEstimate(),
      onCall() {},
      onUsage: () => assert.fail('the vendor reported nothing'),
      onSend(inputTokens: number) {
        assert.ok(inputTokens > 0)
        return (isCut: boolean) => void ends.push(isCut)
      },
    }
    await assert.rejects(askModel(model, question, retry, log), /ended/)
  }
  assert.deepEqual(ends, [true])
})

it('an answer that was cut off at its length limit is asked for once more, if it may be shorter', async () => {
  const cut = new ModelError('too_long', 'It was cut off.', { usage: used(7, 100) })
  const { result, prompts, used: spent } = await ask(cut, { output: { text: 'a' }, usage: used(8, 5) })
  assert.deepEqual(result, { text: 'a' })
  assert.match(prompts[1] ?? '', /It was cut off\..*no longer than asked for/)
  assert.deepEqual(spent, used(15, 105))
  assert.equal((await ask(cut, cut)).prompts.length, 2)
  const once = await askWith({ mayBeShorter: false }, cut)
  assert.match(String(once.result), /ProviderError/)
  assert.equal(once.prompts.length, 1)
})
