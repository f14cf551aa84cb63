import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import { z } from 'zod'
import { estimateTokens } from '../../models/estimate-tokens.ts'
import { createInputEstimate } from './input-estimate.ts'

const question = (sentences: number) => ({
  system: 'Summarize.',
  prompt: 'The harbour was calm. '.repeat(sentences),
  schema: SummarizeResult,
})
const plainOf = (sentences: number): number => {
  const { system, prompt, schema } = question(sentences)
  return estimateTokens(system) + estimateTokens(prompt) + estimateTokens(JSON.stringify(z.toJSONSchema(schema)))
}

test('before any count the estimate is the upper one of texts and schema', () => {
  assert.equal(createInputEstimate().of(question(50)), plainOf(50))
})

test('it follows the counts of the vendor, also when they change', () => {
  const estimate = createInputEstimate()
  const halfOf = (sentences: number) => Math.ceil(plainOf(sentences) / 2)
  estimate.learn(question(50), halfOf(50))
  const exceedsBy = (counted: number) => estimate.of(question(80)) / counted - 1
  assert.ok(exceedsBy(halfOf(80)) >= 0 && exceedsBy(halfOf(80)) < 0.06)
  for (let call = 0; call < 20; call++) estimate.learn(question(50), halfOf(50) * 2)
  assert.ok(exceedsBy(halfOf(80) * 2) >= 0 && exceedsBy(halfOf(80) * 2) < 0.06)
})

test('counts of short questions change the estimate of a long one little', () => {
  const estimate = createInputEstimate()
  for (let call = 0; call < 5; call++) estimate.learn(question(1_000), plainOf(1_000))
  for (let call = 0; call < 3; call++) estimate.learn(question(5), plainOf(5) * 2)
  assert.ok(estimate.of(question(1_000)) < plainOf(1_000) * 1.2)
})

test('an absent count changes nothing', () => {
  const estimate = createInputEstimate()
  const before = estimate.of(question(5))
  estimate.learn(question(5), 0)
  assert.equal(estimate.of(question(5)), before)
})

test('one odd count charges later calls a few times at most', () => {
  const estimate = createInputEstimate()
  const before = estimate.of(question(5))
  estimate.learn(question(5), before * 1_000)
  assert.ok(estimate.of(question(5)) <= before * 5)
})
