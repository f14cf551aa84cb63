import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import { ModelError, type ModelErrorKind, timedOutReason } from '../model-error.ts'
import { type AnswerSink, readAnswer, type StreamEnd } from './read-answer.ts'

const usage = { input_tokens: 3, output_tokens: 2 }
const read = (
  stream: (signal: AbortSignal, sink: AnswerSink) => Promise<StreamEnd>,
  { signal = new AbortController().signal, limits = { callTimeoutMs: 5_000, idleTimeoutMs: 5_000 } } = {},
) =>
  readAnswer(
    {
      system: '',
      prompt: '',
      schema: SummarizeResult,
      schemaName: 'summarize',
      maxOutputTokens: 1,
      signal,
      requestId: 'r',
      onCall() {},
      onDelta() {},
    },
    limits,
    stream,
    () => new ModelError('unavailable', 'explained'),
  )
const say =
  (text: string, finish: StreamEnd['finish'] | 'none' = 'stop') =>
  async (_: AbortSignal, sink: AnswerSink): Promise<StreamEnd> => {
    sink.onEvent()
    sink.onText(text)
    return { finish: finish === 'none' ? undefined : finish, usage }
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
    read(async () => ({ finish: undefined, usage })),
    'bad_output',
  )
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
  for (const limits of [
    { callTimeoutMs: 20, idleTimeoutMs: 5_000 },
    { callTimeoutMs: 5_000, idleTimeoutMs: 20 },
  ]) {
    let aborted = false
    const stream = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return hang()
    }
    assert.equal((await fails(read(stream, { limits }), 'unavailable')).reason, timedOutReason)
    assert.ok(aborted)
  }
})

it('an abort rejects with its reason, before the call and within it', async () => {
  const reason = new Error('cancelled')
  const controller = new AbortController()
  const answer = read(hang, { signal: controller.signal })
  controller.abort(reason)
  await assert.rejects(answer, (error: unknown) => error === reason)
  await assert.rejects(read(hang, { signal: AbortSignal.abort(reason) }), (error: unknown) => error === reason)
})
