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

test('the input of a call under way counts until its usage is known, and stays when the call is cut', () => {
  const meter = createUsageMeter()
  const answered = { called: 0 }
  meter.onAnswer = () => answered.called++
  const inputOf = () => meter.total(() => null)?.input_tokens
  const [end, cut] = [meter.send(100), meter.send(50)]
  meter.countCall()
  meter.countCall()
  assert.deepEqual([inputOf(), meter.tokens()], [150, 0])
  end(false)
  meter.add({ input_tokens: 90, output_tokens: 0 })
  assert.equal(inputOf(), 140)
  cut(true)
  assert.deepEqual([inputOf(), meter.tokens(), answered.called], [140, 140, 1])
})

test('a call is under way from its sending until its end', t => {
  const meter = createUsageMeter()
  const sent = t.mock.fn()
  meter.onSend = sent
  const [first, second] = [meter.send(0), meter.send(5)]
  first(false)
  assert.deepEqual([meter.isCalling(), sent.mock.callCount()], [true, 2])
  second(true)
  assert.equal(meter.isCalling(), false)
})
