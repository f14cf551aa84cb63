import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'
import type { Model, ModelCall } from '../model.ts'
import { ModelError, type ModelErrorKind } from '../model-error.ts'
import { formatEvent, hang, refuse, sendEvents, sendHtml, startFakeAiServer } from '../testing/fake-ai-server.ts'
import { apiKey, vendors } from '../testing/vendor-fixtures.ts'

/** Each property of the strict schema is required. */
const sourcesSchema = {
  type: 'array',
  description: 'The passages that this rests on; empty when none was found',
  items: {
    type: 'object',
    properties: {
      page: {
        anyOf: [{ type: 'integer' }, { type: 'null' }],
        description: 'Number of the page, from 1. null: a format without pages',
      },
      quote: { type: 'string', description: 'A short passage of the document, word for word' },
    },
    required: ['page', 'quote'],
    additionalProperties: false,
  },
}

const limits = { callTimeoutMs: 20_000, idleTimeoutMs: 20_000 }
const summary = 'It is "short" \u{1F600}, yes.'
const json = JSON.stringify({ summary })
const usage = { input_tokens: 11, output_tokens: 7, cached_input_tokens: 5 }

for (const vendor of vendors)
  describe(`the ${vendor.name} model`, async () => {
    const wire = await startFakeAiServer()
    after(() => wire[Symbol.asyncDispose]())
    let model: Model
    const { cached_input_tokens: cached, ...uncached } = usage
    const counted = vendor.lacks?.includes('cached') ? uncached : { ...uncached, cached_input_tokens: cached }
    let calls = 0
    let deltas = ''
    let aborted: Usage | undefined

    beforeEach(async () => {
      wire.sent.length = 0
      calls = 0
      deltas = ''
      aborted = undefined
      wire.answer(() => json)
      model ??= await vendor.make(wire.url, limits)
    })

    /** Uses a model with these time limits until the returned function is called. */
    const useLimits = async (callLimits: typeof limits) => {
      const usual = model
      model = await vendor.make(wire.url, callLimits)
      return () => {
        model = usual
      }
    }

    const complete = (changes: Partial<ModelCall> = {}) =>
      model.complete({
        system: 'Be brief.',
        prompt: 'Summarize: <doc>text</doc>',
        schema: SummarizeResult,
        schemaName: 'summarize',
        maxOutputTokens: 321,
        signal: new AbortController().signal,
        requestId: 'request-1',
        onCall: () => calls++,
        onDelta: text => {
          deltas += text
        },
        onUsage: tokens => {
          aborted = tokens
        },
        ...changes,
      })

    const failsAs = async (kind: ModelErrorKind, changes: Partial<ModelCall> = {}): Promise<ModelError> => {
      const error = await complete(changes).then(
        () => assert.fail('the call succeeded'),
        (thrown: unknown) => thrown,
      )
      assert.ok(error instanceof ModelError, String(error))
      assert.equal(error.kind, kind, error.detail)
      assert.doesNotMatch(error.detail, /sk-test|127\.0\.0\.1|doc>/)
      return error
    }

    it('a call sends key, model, roles, schema, limit and stream flag, and reads the streamed answer', async () => {
      const answer = await complete()
      assert.deepEqual(answer.output, { summary })
      assert.equal(deltas, json)
      assert.equal(calls, 1)
      const [sent] = wire.sent
      assert.ok(sent && wire.sent.length === 1)
      assert.match(sent.path, vendor.path)
      assert.equal(vendor.keyOf(sent), apiKey)
      assert.equal(sent.headers['x-request-id'], 'request-1')
      const { schema, ...rest } = vendor.read(sent)
      assert.deepEqual(rest, {
        model: 'small-model',
        system: 'Be brief.',
        user: 'Summarize: <doc>text</doc>',
        maxTokens: 321,
        streams: true,
      })
      assert.deepEqual(schema, {
        type: 'object',
        properties: {
          summary: { type: 'string', description: '3 to 5 sentences; fewer when the document has fewer' },
          sources: sourcesSchema,
        },
        required: ['summary', 'sources'],
        additionalProperties: false,
      })
    })

    it('usage is what the vendor counted', async () => {
      wire.next(sendEvents([...vendor.begin(json), ...vendor.finish('stop')]))
      assert.deepEqual((await complete()).usage, counted)
    })

    it('an answer within code marks is read', async () => {
      wire.answer(() => `Here you are:\n\`\`\`json\n${json}\n\`\`\``)
      assert.deepEqual((await complete()).output, { summary })
    })

    it('a stream that is cut is unavailable', async () => {
      wire.next(sendEvents(vendor.begin('{"summ'), 'cut'))
      await failsAs('unavailable')
      wire.next(sendEvents(vendor.begin('{"summ'), 'end'))
      await failsAs('unavailable')
    })

    it('429 and 5xx are unavailable, with the Retry-After', async () => {
      wire.next(refuse(429, {}, { 'retry-after': '7' }))
      assert.equal((await failsAs('unavailable')).retryAfterSeconds, 7)
      wire.next(refuse(500))
      assert.equal((await failsAs('unavailable')).retryAfterSeconds, undefined)
      wire.next(refuse(503), refuse(529))
      await failsAs('unavailable')
      await failsAs('unavailable')
      assert.equal(wire.sent.length, 4, 'the SDK itself must not retry')
    })

    it('4xx is rejected, and the detail repeats no message of the vendor', async () => {
      for (const status of [400, 401, 403, 404, 413]) {
        wire.next(refuse(status, { message: `no model for key ${apiKey}, <doc>text</doc> at http://127.0.0.1` }))
        assert.match((await failsAs('rejected')).detail, new RegExp(`\\(${status}\\b`))
      }
    })

    it('a closed port is unavailable', async () => {
      const closed = await startFakeAiServer()
      await closed[Symbol.asyncDispose]()
      const lonely = await vendor.make(closed.url, limits)
      await assert.rejects(
        lonely.complete({
          system: 's',
          prompt: 'p',
          schema: SummarizeResult,
          schemaName: 'summarize',
          maxOutputTokens: 1,
          signal: new AbortController().signal,
          requestId: 'r',
          onCall() {},
          onDelta() {},
        }),
        (error: unknown) => error instanceof ModelError && error.kind === 'unavailable',
      )
    })

    it('an answer that stops fails at the idle time-out, and its tokens are counted', async t => {
      t.after(await useLimits({ callTimeoutMs: 20_000, idleTimeoutMs: 300 }))
      const abandoned = wire.abandoned
      const start = performance.now()
      wire.next(sendEvents(vendor.begin('{"sum'), 'hang'))
      const error = await failsAs('unavailable')
      const ms = performance.now() - start
      assert.ok(ms > 250 && ms < 10_000, `${ms} ms`)
      assert.ok(error.usage && error.usage.input_tokens > 0 && error.usage.output_tokens > 0)
      await new Promise(resolve => setTimeout(resolve, 50))
      assert.equal(wire.abandoned, abandoned + 1, 'the connection is closed')
    })

    it('a vendor that is silent before its answer has until the call time-out', { skip: vendor.waits }, async t => {
      t.after(await useLimits({ callTimeoutMs: 900, idleTimeoutMs: 100 }))
      const start = performance.now()
      wire.next(hang)
      assert.equal((await failsAs('unavailable')).usage, undefined)
      assert.ok(performance.now() - start > 800)
    })

    it('a stream without end fails at the call time-out', async t => {
      t.after(await useLimits({ callTimeoutMs: 1_500, idleTimeoutMs: 20_000 }))
      wire.next(res => {
        const events = vendor.begin('x').map(formatEvent)
        res.writeHead(200, {
          'content-type': events[0]?.startsWith('{') ? 'application/x-ndjson' : 'text/event-stream',
        })
        const timer = setInterval(() => res.write(events.at(-1)), 100)
        res.on('close', () => clearInterval(timer))
      })
      const start = performance.now()
      await failsAs('unavailable')
      assert.ok(performance.now() - start > 1_400)
    })

    it('refused, cut-off, empty and malformed answers are different failures', async () => {
      if (!vendor.lacks?.includes('refused')) {
        wire.next(sendEvents([...vendor.begin('{}'), ...vendor.finish('refused')]))
        await failsAs('rejected')
      }
      wire.next(sendEvents([...vendor.begin('{"summary": "and so'), ...vendor.finish('length')]))
      assert.deepEqual((await failsAs('too_long')).usage, counted)
      wire.next(sendEvents(vendor.finish('stop')))
      await failsAs('bad_output')
      wire.next(sendEvents([...vendor.begin('I would rather not'), ...vendor.finish('stop')]))
      await failsAs('bad_output')
      wire.next(sendHtml)
      await failsAs('bad_output')
    })

    it('an abort ends a call within 100 ms, before and within the answer, and closes the connection', async () => {
      const reason = new Error('cancelled')
      for (const handler of [hang, sendEvents(vendor.begin('{"sum'), 'hang')]) {
        const abandoned = wire.abandoned
        wire.next(handler)
        const controller = new AbortController()
        const done = complete({ signal: controller.signal })
        await new Promise(resolve => setTimeout(resolve, 100))
        const start = performance.now()
        controller.abort(reason)
        await assert.rejects(done, (error: unknown) => error === reason)
        assert.ok(performance.now() - start < 100)
        assert.equal(aborted !== undefined, handler !== hang, 'tokens count once an event arrived')
        await new Promise(resolve => setTimeout(resolve, 50))
        assert.equal(wire.abandoned, abandoned + 1)
      }
      await assert.rejects(complete({ signal: AbortSignal.abort(reason) }), (error: unknown) => error === reason)
    })
  })
