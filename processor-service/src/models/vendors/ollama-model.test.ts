import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import { ModelError } from '../model-error.ts'
import { refuse, sendEvents, startFakeAiServer } from '../testing/fake-ai-server.ts'
import type { Handler } from '../testing/sent-request.ts'
import { createOllamaModel } from './ollama-model.ts'

const words = 'The harbour was rebuilt after the storm of that winter. '
const done = (prompt: number, reason = 'stop') => ({
  line: { message: { content: '' }, done: true, done_reason: reason, prompt_eval_count: prompt, eval_count: 5 },
})
const text = { line: { message: { content: '{"summary":"Short."}' }, done: false } }

/** Truncates as Ollama does: what does not fit the context is dropped, the status is 200. */
const truncate: Handler = (res, sent) => {
  const asked = sent.body.options?.num_ctx ?? 4_096
  const tokens = Math.ceil(sent.body.messages.map(({ content }) => content).join('').length / 4)
  sendEvents([text, done(Math.min(tokens, asked))])(res, sent)
}

describe('a model behind Ollama', async () => {
  const wire = await startFakeAiServer()
  after(() => wire[Symbol.asyncDispose]())

  const make = (settings: { contextTokens?: number; effort?: 'none' | 'low' } = {}) =>
    createOllamaModel({
      apiKey: '',
      baseUrl: wire.url,
      model: 'llama',
      limits: { callTimeoutMs: 2_000, idleTimeoutMs: 100 },
      ...settings,
    })
  const call = (prompt: string) => ({
    system: 'Be brief.',
    prompt,
    schema: SummarizeResult,
    schemaName: 'summarize',
    maxOutputTokens: 100,
    signal: new AbortController().signal,
    requestId: 'r1',
    onCall() {},
    onDelta() {},
  })
  const rejects = (answer: Promise<unknown>, detail: RegExp) =>
    assert.rejects(
      answer,
      (error: unknown) => error instanceof ModelError && error.kind === 'rejected' && detail.test(error.detail),
    )

  it('a prompt that was truncated is refused, and its tokens count', async () => {
    const model = await make({ contextTokens: 2_048 })
    wire.next(truncate)
    assert.deepEqual((await model.complete(call(words.repeat(50)))).output, { summary: 'Short.' })
    wire.next(truncate)
    const error: unknown = await model.complete(call(words.repeat(400))).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof ModelError && error.kind === 'rejected')
    assert.match(error.detail, /only 2048 tokens.*AI_CONTEXT_TOKENS/)
    assert.deepEqual(error.usage, { input_tokens: 2_048, output_tokens: 5 })
  })

  it('a count far below the estimate is a truncated prompt, except for a run of one character', async () => {
    const model = await make()
    wire.next(sendEvents([text, done(150)]), sendEvents([text, done(150)]))
    await rejects(model.complete(call(words.repeat(200))), /only 150 tokens/)
    await model.complete(call('-'.repeat(9_000)))
  })

  it('a server that holds less context than it was asked for is found out', async () => {
    wire.onGet = res => res.end(JSON.stringify({ models: [{ model: 'llama:latest', context_length: 1_024 }] }))
    const model = await make()
    wire.next(sendEvents([text, done(1_024)]))
    await rejects(model.complete(call(words.repeat(60))), /only 1024 tokens/)
    assert.equal(model.contextTokens, 1_024)
    wire.onGet = res => void res.writeHead(404).end()
  })

  it('the context is that of the model when it is smaller, and thinking takes a part', async () => {
    const signal = new AbortController().signal
    wire.shown = { model_info: { 'gemma.context_length': 4_096 }, capabilities: ['completion', 'thinking'] }
    const model = await make({ effort: 'none' })
    await model.readContext?.(signal)
    assert.equal(model.contextTokens, 3_072)
    wire.next(sendEvents([text, done(20)]))
    await model.complete(call('Text'))
    const sent = wire.sent.at(-1)?.body
    assert.deepEqual([sent?.options?.num_ctx, sent?.options?.num_predict, sent?.think], [4_096, 1_124, false])
  })

  it('a call waits for its turn while the server is up, longer than both time limits', async () => {
    const model = await createOllamaModel({
      apiKey: '',
      baseUrl: wire.url,
      model: 'llama',
      limits: { callTimeoutMs: 200, idleTimeoutMs: 100 },
    })
    wire.next((res, sent) => setTimeout(() => sendEvents([text, done(20)])(res, sent), 500))
    assert.deepEqual((await model.complete(call('Text'))).output, { summary: 'Short.' })
  })

  it('a model that was not loaded is named with its setting', async () => {
    const model = await make()
    wire.next(refuse(404, { message: 'model "llama" not found, try pulling it first' }))
    await rejects(model.complete(call('Text')), /AI_MODEL=llama.*ollama pull/)
  })
})
