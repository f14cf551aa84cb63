import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ModelError, webPageReason } from '../../models/model-error.ts'
import { ProviderError } from '../provider-error.ts'
import { answerChunks } from './answer-chunks.ts'
import type { Chunk } from './cut-chunks.ts'

const chunksOf = (count: number): Chunk[] =>
  Array.from({ length: count }, (_, index) => ({ text: `${index}`, pages: [{ number: index + 1, text: `${index}` }] }))
const refusal = (status?: number) =>
  new ProviderError('provider_rejected', 'Refused.', {
    cause: new ModelError('rejected', 'Refused.', status === undefined ? {} : { status }),
  })
const unusable = new ProviderError('provider_bad_output', 'Unusable.', {
  cause: new ModelError('bad_output', 'Unusable.'),
})
const { signal } = new AbortController()

/** Answers each chunk with its text, except those with an error. */
async function run(count: number, errors: Record<number, Error>) {
  let asked = 0
  let ended = 0
  const work = async ({ text }: Chunk, index: number) => {
    asked++
    const error = errors[index]
    if (error) throw error
    return text
  }
  const done = answerChunks(chunksOf(count), signal, work, () => ended++)
  return { done, counts: () => ({ asked, ended }) }
}

it('a refused and an unusable chunk give null and name their pages', async () => {
  const { done, counts } = await run(10, { 2: refusal(), 5: unusable, 7: refusal(400) })
  const { results, failed } = await done
  assert.deepEqual(results, ['0', '1', null, '3', '4', null, '6', null, '8', '9'])
  assert.deepEqual(failed, [
    { pages: [3], detail: 'Refused.' },
    { pages: [6], detail: 'Unusable.' },
    { pages: [8], detail: 'Refused.' },
  ])
  assert.deepEqual(counts(), { asked: 10, ended: 10 })
})

it('when every chunk fails, the first error ends the document', async () => {
  await assert.rejects((await run(2, { 0: unusable, 1: refusal() })).done, unusable)
  await assert.rejects((await run(1, { 0: refusal(400) })).done, { code: 'provider_rejected' })
})

it('a model that fails from the start is not asked about all chunks', async () => {
  const { done, counts } = await run(100, Object.fromEntries(chunksOf(100).map((_, index) => [index, refusal(400)])))
  await assert.rejects(done, { code: 'provider_rejected' })
  assert.ok(counts().asked <= 6)
})

const webPage = new ProviderError('provider_bad_output', 'A web page.', {
  cause: new ModelError('bad_output', 'A web page.', { reason: webPageReason }),
})

it('a wrong key, a wrong address and an unavailable provider end the document at once', async () => {
  for (const error of [
    refusal(401),
    refusal(404),
    webPage,
    new ProviderError('provider_unavailable', 'Away.'),
    new Error('bug'),
  ])
    await assert.rejects((await run(3, { 1: error })).done, error)
})

it('an answer that broke off costs the chunk when others have answers, else it ends the document', async () => {
  const usage = { input_tokens: 9, output_tokens: 1 }
  const cause = new ModelError('unavailable', 'It was cut.', { usage })
  const broken = new ProviderError('provider_unavailable', 'It was cut.', { cause })
  const { results, failed } = await (await run(10, { 4: broken })).done
  assert.equal(results[4], null)
  assert.deepEqual(failed, [{ pages: [5], detail: 'It was cut.' }])
  await assert.rejects((await run(2, { 0: broken, 1: broken })).done, broken)
})

it('an abort is no failure of a chunk', async () => {
  const controller = new AbortController()
  const reason = new Error('cancelled')
  const done = answerChunks(
    chunksOf(2),
    controller.signal,
    async () => {
      controller.abort(reason)
      throw unusable
    },
    () => {},
  )
  await assert.rejects(done, reason)
})
