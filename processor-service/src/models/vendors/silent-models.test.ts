import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import type { Model } from '../model.ts'
import { ModelError, timedOutReason } from '../model-error.ts'
import { hang, sendEvents, startFakeAiServer } from '../testing/fake-ai-server.ts'
import { createAnthropicModel } from './anthropic-model.ts'
import { createOpenAiModel } from './openai-model.ts'

const wire = await startFakeAiServer()
after(() => wire[Symbol.asyncDispose]())

const limits = { callTimeoutMs: 2_000, idleTimeoutMs: 150 }
const content = JSON.stringify({ summary: 'A text.', sources: [] })

/** An answer of OpenAI's protocol that counts so many tokens of thinking. */
const answer = (reasoningTokens: number) =>
  sendEvents([
    { data: { choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] } },
    { data: { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] } },
    {
      data: {
        choices: [],
        usage: {
          prompt_tokens: 11,
          completion_tokens: 7,
          total_tokens: 18,
          completion_tokens_details: { reasoning_tokens: reasoningTokens },
        },
      },
    },
    { data: '[DONE]' },
  ])

const complete = (model: Model) =>
  model.complete({
    system: 'Be brief.',
    prompt: 'Summarize.',
    schema: SummarizeResult,
    schemaName: 'summarize',
    maxOutputTokens: 100,
    signal: new AbortController().signal,
    requestId: 'r',
    onCall() {},
    onDelta() {},
  })

/** The time after which a call to a server that sends nothing fails. */
async function silenceMs(model: Model): Promise<number> {
  wire.next(hang)
  const started = performance.now()
  const error = await complete(model).catch((thrown: unknown) => thrown)
  assert.ok(error instanceof ModelError && error.reason === timedOutReason, String(error))
  return performance.now() - started
}

test('a model whose answers had no thinking is hung after the idle limit, and then gets the whole time once', async () => {
  const model = await createOpenAiModel({ apiKey: 'k', baseUrl: `${wire.url}/v1`, model: 'm', limits })
  wire.next(answer(0), answer(0), answer(0))
  for (let calls = 0; calls < 3; calls++) await complete(model)
  assert.ok((await silenceMs(model)) < 1_000)
  assert.ok((await silenceMs(model)) >= 1_900)
})

test('a model that thinks has the whole time', async () => {
  const model = await createOpenAiModel({ apiKey: 'k', baseUrl: `${wire.url}/v1`, model: 'm', limits })
  wire.next(answer(0), answer(0), answer(12), answer(0), answer(0), answer(0))
  for (let calls = 0; calls < 6; calls++) await complete(model)
  assert.ok((await silenceMs(model)) >= 1_900)
})

test('a model whose thinking is turned off is hung after the idle limit', async () => {
  const model = await createAnthropicModel({ apiKey: 'k', baseUrl: wire.url, model: 'm', limits, effort: 'none' })
  wire.answer(() => content)
  await complete(model)
  assert.ok((await silenceMs(model)) < 1_000)
})
