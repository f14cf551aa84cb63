import assert from 'node:assert/strict'
import { it } from 'node:test'
import { divideContext } from './chunk-limits.ts'

const task = { prompt: 'Summarize the text.', maxCharacters: 24_000, repeatsText: false }

it('characters alone limit a chunk when the context is not known', () => {
  const { limits, maxOutputTokens } = divideContext(undefined, task)
  assert.deepEqual(limits, { maxCharacters: 24_000, maxTokens: Number.POSITIVE_INFINITY })
  assert.equal(maxOutputTokens, Number.POSITIVE_INFINITY)
})

it('prompt, chunk and answer fit the context together', () => {
  for (const contextTokens of [4_096, 8_192, 200_000])
    for (const repeatsText of [true, false]) {
      const { limits, maxOutputTokens } = divideContext(contextTokens, { ...task, repeatsText })
      assert.ok(limits.maxTokens + maxOutputTokens < contextTokens - 500)
      assert.ok(!repeatsText || limits.maxTokens <= maxOutputTokens)
    }
})

it('a prompt that fills the context leaves a small chunk', () => {
  const { limits } = divideContext(1_000, { ...task, prompt: 'word '.repeat(1_000) })
  assert.equal(limits.maxTokens, 256)
})
