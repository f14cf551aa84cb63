import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import { ModelError } from '../model-error.ts'
import { hang, messagesOf, refuse, sendEvents, startFakeAiServer } from '../testing/fake-ai-server.ts'
import { initialCapabilities, isOpenAi, reduceCapabilities } from './openai-capabilities.ts'
import { createOpenAiModel } from './openai-model.ts'

describe('capabilities of an OpenAI-compatible server', async () => {
  const wire = await startFakeAiServer()
  after(() => wire[Symbol.asyncDispose]())
  wire.answer(() => '{"summary":"Short."}')

  const makeModel = () =>
    createOpenAiModel({
      apiKey: 'none',
      baseUrl: `${wire.url}/v1`,
      model: 'llama',
      limits: { callTimeoutMs: 2_000, idleTimeoutMs: 1_000 },
    })
  const call = (onCall = () => {}) => ({
    system: 'Be brief.',
    prompt: 'Text',
    schema: SummarizeResult,
    schemaName: 'summarize',
    maxOutputTokens: 100,
    signal: new AbortController().signal,
    requestId: 'r1',
    onCall,
    onDelta() {},
  })
  const formats = () => wire.sent.map(({ body }) => body.response_format?.type ?? 'none')

  it('a refused schema is replaced by a JSON object with the schema in the prompt, also in later calls', async () => {
    wire.sent.length = 0
    const model = await makeModel()
    let calls = 0
    wire.next(refuse(400, { message: "'response_format.type' must be 'text' or 'json_object'" }))
    assert.deepEqual((await model.complete(call(() => calls++))).output, { summary: 'Short.' })
    await model.complete(call(() => calls++))
    assert.deepEqual(formats(), ['json_schema', 'json_object', 'json_object'])
    assert.equal(calls, 3, 'each HTTP request is counted')
    const { system } = messagesOf(wire.sent[1])
    assert.match(system, /^Be brief\./)
    assert.match(system, /"additionalProperties":false/)
  })

  it('calls of the same moment meet a refusal once', async () => {
    wire.sent.length = 0
    const model = await makeModel()
    wire.next(refuse(400, { message: 'Unsupported parameter: max_tokens. Use max_completion_tokens instead.' }))
    await Promise.all([model.complete(call()), model.complete(call()), model.complete(call())])
    assert.deepEqual(
      wire.sent.map(({ body }) => body.max_tokens === undefined),
      [false, true, true, true],
    )
  })

  it('calls wait a second at most for the first one to show what the server supports', async () => {
    wire.sent.length = 0
    const model = await makeModel()
    wire.next(hang)
    const first = model.complete(call()).catch((error: unknown) => error)
    const started = performance.now()
    assert.deepEqual((await model.complete(call())).output, { summary: 'Short.' })
    assert.ok(performance.now() - started < 1_800)
    assert.ok((await first) instanceof ModelError)
  })

  it('format, token limit and stream options are replaced or left out when refused', async () => {
    wire.sent.length = 0
    const model = await makeModel()
    wire.next(
      refuse(422, { message: 'Extra inputs are not permitted: stream_options' }),
      refuse(400, {
        message: 'Unsupported parameter: max_tokens. Use max_completion_tokens instead.',
        param: 'max_tokens',
      }),
      refuse(400, { message: 'json_schema is not supported' }),
      refuse(400, { message: 'json_object is not supported' }),
    )
    await model.complete(call())
    await model.complete(call())
    assert.deepEqual(formats(), ['json_schema', 'json_schema', 'json_schema', 'json_object', 'none', 'none'])
    const last = wire.sent.at(-1)?.body
    assert.ok(last)
    assert.equal(last.max_completion_tokens, 100)
    assert.equal(last.max_tokens, undefined)
    assert.equal(last.stream_options, undefined)
  })

  it('a fallback that is refused too does not affect later calls', async () => {
    wire.sent.length = 0
    const model = await makeModel()
    wire.next(refuse(400, { message: 'bad request' }), refuse(400, { message: 'bad request' }), refuse(400))
    await assert.rejects(
      model.complete(call()),
      (error: unknown) => error instanceof ModelError && error.kind === 'rejected',
    )
    await model.complete(call())
    assert.deepEqual(formats(), ['json_schema', 'json_object', 'none', 'json_schema'])
  })

  it('a model that is seen to think gets room for it, and the first answer is asked for again', async () => {
    wire.sent.length = 0
    const model = await makeModel()
    const piece = (delta: unknown, finish: string | null) => ({ data: { choices: [{ delta, finish_reason: finish }] } })
    wire.next(sendEvents([piece({ reasoning_content: 'Hm.' }, null), piece({}, 'length'), { data: '[DONE]' }]))
    await assert.rejects(
      model.complete(call()),
      (error: unknown) => error instanceof ModelError && error.kind === 'bad_output',
    )
    await model.complete(call())
    assert.deepEqual(
      wire.sent.map(({ body }) => body.max_tokens),
      [100, 100 + 8192],
    )
  })

  it('a refused effort is raised to the next level, a refused parameter is left out', () => {
    const asked = initialCapabilities(undefined, 'none')
    const raised = reduceCapabilities(asked, "Unsupported value: 'reasoning_effort' does not support 'none'", false)
    assert.equal(raised?.effort, 'minimal')
    const left = reduceCapabilities(asked, "reasoning_effort Unsupported parameter: 'reasoning_effort'", false)
    assert.equal(left?.effort, undefined)
    assert.ok(left)
  })

  it('store and a limit that is too high are left out when refused', () => {
    const official = initialCapabilities(undefined)
    assert.ok(official.store && official.thinkingRoom)
    assert.equal(reduceCapabilities(official, 'Unrecognized request argument supplied: store', false)?.store, false)
    const tooLarge = 'max_tokens is too large: 12288. This model supports at most 4096 completion tokens'
    assert.equal(reduceCapabilities(official, tooLarge, false)?.thinkingRoom, false)
  })

  it('a refusal for another reason changes no capability', () => {
    const compatible = initialCapabilities('http://localhost:11434/v1')
    assert.equal(reduceCapabilities(compatible, "This model's maximum context length is 4096 tokens", true), undefined)
    assert.equal(reduceCapabilities(compatible, 'content_filter', true), undefined)
    assert.equal(reduceCapabilities(initialCapabilities(undefined), 'bad request', false), undefined)
  })

  it('OpenAI and Azure are recognized by their hosts', () => {
    assert.ok(isOpenAi(undefined))
    assert.ok(isOpenAi('https://api.openai.com/v1'))
    assert.ok(isOpenAi('https://me.openai.azure.com/openai/v1'))
    assert.ok(!isOpenAi('https://router.huggingface.co/v1'))
    assert.ok(!isOpenAi('https://api.openai.com.example.org/v1'))
    assert.equal(initialCapabilities(undefined).tokenLimit, 'max_completion_tokens')
  })
})
