import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { z } from 'zod'
import type { ModelCall } from '../model.ts'
import { makeTinyModel } from '../testing/make-tiny-model.ts'
import { createTransformersModel } from './transformers-model.ts'

const packageName: string = '@huggingface/transformers'
const isInstalled = await import(packageName).then(
  () => true,
  () => false,
)

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ai-platform-tiny-model-'))
  await makeTinyModel(folder, ['{"summary":', '"The bridge', ' is closed."}'], 2_048)
})
after(() => rm(folder, { recursive: true }))

const make = (model = folder, limits = { callTimeoutMs: 20_000, idleTimeoutMs: 20_000 }) =>
  createTransformersModel({ apiKey: '', model, limits })

const call = (changes: Partial<ModelCall> = {}): ModelCall => ({
  system: 'Summarize.',
  prompt: 'The bridge is closed today.',
  schema: z.object({ summary: z.string() }),
  schemaName: 'summarize',
  maxOutputTokens: 100,
  signal: new AbortController().signal,
  requestId: 'r',
  onCall() {},
  onDelta() {},
  ...changes,
})

it('a folder without a model is refused with the name of the setting', async () => {
  for (const wrong of [tmpdir(), 'Xenova/gpt2']) await assert.rejects(make(wrong), /AI_MODEL/)
})

it('without the package the error says how to install it', {
  skip: isInstalled && 'the package is installed',
}, async () => {
  await assert.rejects(make(), /npm install .*@huggingface\/transformers/)
})

describe('a model in a local folder', { skip: !isInstalled && `${packageName} is not installed` }, () => {
  it('answers piece by piece, and counts tokens', async () => {
    const model = await make()
    let text = ''
    let calls = 0
    const answer = await model.complete(
      call({
        onDelta(piece) {
          text += piece
        },
        onCall: () => calls++,
      }),
    )
    assert.deepEqual(answer.output, { summary: 'The bridge is closed.' })
    assert.deepEqual([JSON.parse(text), calls], [answer.output, 1])
    // Each character is a token, the end of the answer is the fourth.
    assert.ok(answer.usage.input_tokens > 100)
    assert.equal(answer.usage.output_tokens, 4)
    await model.close?.()
  })

  it('knows its context, and refuses a longer question', async () => {
    const model = await make()
    await model.readContext?.(new AbortController().signal)
    assert.equal(model.contextTokens, 2_048)
    await assert.rejects(model.complete(call({ prompt: 'long '.repeat(500) })), { kind: 'rejected', status: 413 })
    await model.close?.()
  })

  it('an answer that reaches its length limit is too long', async () => {
    const model = await make()
    await assert.rejects(model.complete(call({ maxOutputTokens: 2 })), { kind: 'too_long' })
    await model.close?.()
  })

  it('an abort ends a call, and the next one is answered', async () => {
    const model = await make()
    const controller = new AbortController()
    const ended = new Error('ended')
    const aborted = model.complete(call({ signal: controller.signal, onDelta: () => controller.abort(ended) }))
    await assert.rejects(aborted, ended)
    const answers = await Promise.all([model.complete(call()), model.complete(call())])
    assert.equal(answers.length, 2)
    await model.close?.()
  })

  it('weights that cannot be read are told with the setting', async () => {
    const { writeFile } = await import('node:fs/promises')
    const broken = await mkdtemp(join(tmpdir(), 'ai-platform-broken-model-'))
    await makeTinyModel(broken, ['{}'], 2_048)
    await writeFile(join(broken, 'onnx', 'model.onnx'), 'no model')
    const model = await make(broken)
    await assert.rejects(model.complete(call()), { kind: 'rejected', detail: /AI_MODEL/ })
    await rm(broken, { recursive: true })
  })
})
