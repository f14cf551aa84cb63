import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { priceOfModel, readPrices } from './price-table.ts'

const prices = [
  { model: 'gpt-5-mini', input: 1, cached_input: 0.1, output: 4 },
  { model: 'gpt-*', input: 10, output: 30 },
]

test('the first line that matches the model gives the price', () => {
  const tokens = { input_tokens: 1_000_000, output_tokens: 500_000 }
  assert.equal(priceOfModel(prices, 'gpt-5-mini')(tokens), 3)
  assert.equal(priceOfModel(prices, 'GPT-5-mini-2026')(tokens), 25)
  assert.equal(priceOfModel(prices, 'other')(tokens), null)
  assert.equal(priceOfModel(prices, 'my-gpt-5-mini')(tokens), null)
})

test('cached input has its own price, or that of input', () => {
  const tokens = { input_tokens: 1_000, output_tokens: 10, cached_input_tokens: 800 }
  assert.equal(priceOfModel(prices, 'gpt-5-mini')(tokens), 0.00032)
  assert.equal(priceOfModel(prices, 'gpt-9')(tokens), 0.0103)
})

test('a price file that is wrong is named with its fault', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'prices-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'prices.json')
  await writeFile(file, JSON.stringify({ prices }))
  assert.deepEqual(await readPrices(file), prices)
  await writeFile(file, JSON.stringify({ prices: [{ model: 'm', input: -1, output: 1 }] }))
  await assert.rejects(readPrices(file), { name: 'ConfigError', message: /prices\.json.*input/s })
})
