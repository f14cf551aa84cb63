import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumModels } from './sum-models.ts'

const used = (model: string, tokens: number, cost_usd: number | null) => ({
  model,
  tasks: 1,
  calls: 2,
  input_tokens: tokens,
  output_tokens: 1,
  cost_usd,
})

test('models are added up over the days, the one with most tokens first', () => {
  const sums = sumModels([
    { models: [used('small', 10, 0.5), used('large', 15, 2)] },
    { models: [used('small', 20, 0.25)] },
  ])
  assert.deepEqual(
    sums.map(({ model, tasks, calls, input_tokens, cost_usd }) => [model, tasks, calls, input_tokens, cost_usd]),
    [
      ['small', 2, 4, 30, 0.75],
      ['large', 1, 2, 15, 2],
    ],
  )
})

test('a cost is unknown when one day has none', () => {
  assert.equal(sumModels([{ models: [used('a', 1, 1)] }, { models: [used('a', 1, null)] }])[0]?.cost_usd, null)
})
