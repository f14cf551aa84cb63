import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateTokens } from '../../models/estimate-tokens.ts'
import { createInputEstimate } from './input-estimate.ts'

const question = (words: number) => ({ system: 'Summarize.', prompt: 'The harbour was calm. '.repeat(words) })

test('before any count the estimate is the upper one', () => {
  const { system, prompt } = question(50)
  assert.equal(createInputEstimate().of({ system, prompt }), estimateTokens(system) + estimateTokens(prompt))
})

test('it follows the counts of the vendor, also when they change', () => {
  const estimate = createInputEstimate()
  const halfOf = (words: number) =>
    Math.ceil((estimateTokens('Summarize.') + estimateTokens(question(words).prompt)) / 2)
  estimate.learn(question(50), halfOf(50))
  assert.ok(Math.abs(estimate.of(question(80)) - halfOf(80)) <= 1)
  for (let call = 0; call < 20; call++) estimate.learn(question(50), halfOf(50) * 2)
  assert.ok(Math.abs(estimate.of(question(80)) - halfOf(80) * 2) <= 6)
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
  assert.ok(estimate.of(question(5)) <= before * 4)
})
