import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUsageMeter } from './usage-meter.ts'

test('calls and their tokens are summed, failed calls included', () => {
  const meter = createUsageMeter()
  assert.equal(
    meter.total(() => 1),
    null,
  )
  meter.countCall()
  meter.countCall()
  meter.countCall()
  meter.add({ input_tokens: 10, output_tokens: 2 })
  meter.add({ input_tokens: 5, output_tokens: 0, cached_input_tokens: 4 })
  const sum = { input_tokens: 15, output_tokens: 2, cached_input_tokens: 4 }
  assert.deepEqual(
    meter.total(tokens => tokens.input_tokens / 10),
    { ...sum, calls: 3, cost_usd: 1.5 },
  )
})

test('each report of tokens says that the provider answered', t => {
  const meter = createUsageMeter()
  const answered = t.mock.fn()
  meter.onAnswer = answered
  meter.countCall()
  meter.add({ input_tokens: 1, output_tokens: 1 })
  assert.equal(answered.mock.callCount(), 1)
})
