import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'
import type { CallLimits } from '../model.ts'
import { ModelError, type ModelErrorKind, timedOutReason } from '../model-error.ts'
import { type AnswerSink, type Finish, readAnswer } from './read-answer.ts'

const usage = { input_tokens: 3, output_tokens: 2 }
const read = (
  stream: (signal: AbortSignal, sink: AnswerSink) => Promise<Finish>,
  options: {
    signal?: AbortSignal
    limits?: CallLimits
    isUp?(): Promise<boolean>
    mayThink?(): boolean
    onSilent?(): void
    onUsage?(usage: Usage): void
  } = {},
) =>
  readAnswer(
    {
      system: 'Be brief.',
      prompt: 'Sum up.',
      schema: SummarizeResult,
      schemaName: 'summarize',
      maxOutputTokens: 1,
      signal: options.signal ?? new AbortController().signal,
      requestId: 'r',
      onCall() {},
      onDelta() {},
      ...(options.onUsage && { onUsage: options.onUsage }),
    },
    options.limits ?? { callTimeoutMs: 5_000, idleTimeoutMs: 5_000 },
    {
      stream,
      explain: () => new ModelError('unavailable', 'explained'),
      ...(options.isUp && { isUp: options.isUp }),
      ...(options.mayThink && { mayThink: options.mayThink }),
      ...(options.onSilent && { onSilent: options.onSilent }),
    },
  )
const say =
  (text: string, finish: Finish | 'none' = 'stop') =>
  async (_: AbortSignal, sink: AnswerSink): Promise<Finish> => {
    sink.onEvent()
    sink.onText(text)
    sink.onUsage(usage)
    return finish === 'none' ? undefined : finish
  }
const hang = () => new Promise<never>(() => {})
const fails = async (answer: Promise<unknown>, kind: ModelErrorKind): Promise<ModelError> => {
  const error = await answer.catch((thrown: unknown) => thrown)
  assert.ok(error instanceof ModelError, String(error))
  assert.equal(error.kind, kind)
  return error
}

it('an answer is parsed, also within code marks or prose', async () => {
  for (const text of ['{"a":1}', '```json\n{"a":1}\n```', 'Here: {"a":1}.'])
    assert.deepEqual(await read(say(text)), { output: { a: 1 }, usage })
})

it('the end of the stream decides the kind of failure', async () => {
  assert.deepEqual((await fails(read(say('{}', 'refused')), 'rejected')).usage, usage)
  assert.deepEqual((await fails(read(say('{"a":', 'length')), 'too_long')).usage, usage)
  await fails(read(say('no json')), 'bad_output')
  await fails(read(say('')), 'bad_output')
  await fails(read(say('{"a":', 'none')), 'unavailable')
  await fails(
    read(async () => undefined),
    'bad_output',
  )
})

it('a server that sends on and on is ended at a length that no answer has', async () => {
  for (const receive of ['onText', 'onThought'] as const) {
    let pieces = 0
    const endless = async (signal: AbortSignal, sink: AnswerSink): Promise<Finish> => {
      for (; !signal.aborted && pieces < 1_000; pieces++) {
        sink.onEvent()
        sink[receive]('word '.repeat(1_000))
        await null
      }
      return 'stop'
    }
    const error = await fails(read(endless), 'too_long')
    assert.ok(pieces < 60, `${pieces}`)
    assert.ok(error.usage && error.usage.output_tokens > 10_000)
  }
})

it('an error of the SDK is explained, a ModelError is passed on', async () => {
  const thrown = new ModelError('bad_output', 'As it is.')
  assert.equal(
    (
      await fails(
        read(() => Promise.reject(new Error('sdk'))),
        'unavailable',
      )
    ).detail,
    'explained',
  )
  assert.equal(
    await fails(
      read(() => Promise.reject(thrown)),
      'bad_output',
    ),
    thrown,
  )
})

it('both time limits end a call that hangs, and abort its request', async () => {
  const cases = [
    { limits: { callTimeoutMs: 20, idleTimeoutMs: 5_000 }, text: '' },
    { limits: { callTimeoutMs: 5_000, idleTimeoutMs: 20 }, text: '{' },
  ]
  for (const { limits, text } of cases) {
    let aborted = false
    const stream = (signal: AbortSignal, sink: AnswerSink) => {
      sink.onEvent()
      sink.onText(text)
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return hang()
    }
    assert.equal((await fails(read(stream, { limits }), 'unavailable')).reason, timedOutReason)
    assert.ok(aborted)
  }
})

it('a model may be silent before its text, also after a first event', async () => {
  const stream = async (signal: AbortSignal, sink: AnswerSink): Promise<Finish> => {
    sink.onEvent()
    await new Promise(resolve => setTimeout(resolve, 60))
    return say('{"a":1}')(signal, sink)
  }
  const { output } = await read(stream, { limits: { callTimeoutMs: 5_000, idleTimeoutMs: 20 } })
  assert.deepEqual(output, { a: 1 })
})

it('a model that does not think is hung when it is silent', async () => {
  const limits = { callTimeoutMs: 5_000, idleTimeoutMs: 20 }
  let silent = 0
  const onSilent = () => silent++
  const error = await fails(read(hang, { limits, mayThink: () => false, onSilent }), 'unavailable')
  assert.deepEqual([error.reason, error.usage, silent], [timedOutReason, undefined, 1])
  const slow = async (signal: AbortSignal, sink: AnswerSink): Promise<Finish> => {
    await new Promise(resolve => setTimeout(resolve, 60))
    return say('{"a":1}')(signal, sink)
  }
  assert.deepEqual((await read(slow, { limits, mayThink: () => true, onSilent })).output, { a: 1 })
  assert.deepEqual((await read(say('{"a":1}'), { limits, mayThink: () => false, onSilent })).output, { a: 1 })
  assert.equal(silent, 1)
})

it('a call that waits for a busy server goes on while the server is up', async () => {
  const limits = { callTimeoutMs: 60, idleTimeoutMs: 20 }
  const stream = async (signal: AbortSignal, sink: AnswerSink): Promise<Finish> => {
    await new Promise(resolve => setTimeout(resolve, 150))
    return say('{"a":1}')(signal, sink)
  }
  assert.deepEqual((await read(stream, { limits, isUp: async () => true })).output, { a: 1 })
  await fails(read(stream, { limits, isUp: async () => false }), 'unavailable')
  await fails(read(stream, { limits, isUp: () => Promise.reject(new Error('closed')) }), 'unavailable')
})

it('a call that ends early counts what was reported, and estimates the rest from the texts', async () => {
  const reason = new Error('cancelled')
  const count = async (reported: Partial<Usage>, text: string) => {
    const controller = new AbortController()
    let counted: Usage | undefined
    const stream = (_: AbortSignal, sink: AnswerSink) => {
      sink.onEvent()
      sink.onUsage(reported)
      sink.onThought('Well. ')
      sink.onText(text)
      return hang()
    }
    const onUsage = (tokens: Usage) => {
      counted = tokens
    }
    const answer = read(stream, { signal: controller.signal, onUsage })
    controller.abort(reason)
    await assert.rejects(answer, (error: unknown) => error === reason)
    return counted
  }
  assert.deepEqual(await count({ input_tokens: 90, output_tokens: 50, cached_input_tokens: 4 }, 'ab'), {
    input_tokens: 90,
    output_tokens: 50,
    cached_input_tokens: 4,
  })
  const estimated = await count({ output_tokens: 1 }, 'a longer text than one token')
  assert.ok(estimated && estimated.input_tokens > 3 && estimated.output_tokens > 6)
})

it('an abort rejects with its reason, before the call and within it', async () => {
  const reason = new Error('cancelled')
  const controller = new AbortController()
  const answer = read(hang, { signal: controller.signal })
  controller.abort(reason)
  await assert.rejects(answer, (error: unknown) => error === reason)
  await assert.rejects(read(hang, { signal: AbortSignal.abort(reason) }), (error: unknown) => error === reason)
})
