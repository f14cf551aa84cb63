import assert from 'node:assert/strict'
import { it } from 'node:test'
import { initialAnthropic, reduceAnthropic } from './anthropic-capabilities.ts'

it('the operator decides whether a model thinks, else the model', () => {
  assert.deepEqual([initialAnthropic('none').thinkingOff, initialAnthropic('none').thinkingRoom], [true, false])
  assert.deepEqual([initialAnthropic(undefined).thinkingOff, initialAnthropic(undefined).effort], [false, undefined])
  assert.equal(initialAnthropic('minimal').effort, 'low')
})

it('a refused parameter is left out, and the limit of an answer is kept', () => {
  const off = reduceAnthropic(initialAnthropic('none'), 'thinking.type: disabled is not supported by this model')
  assert.deepEqual([off?.thinkingOff, off?.thinkingRoom], [false, true])
  assert.equal(reduceAnthropic(initialAnthropic('high'), 'This model does not support effort.')?.effort, undefined)
  const message = 'max_tokens: 12288 > 4096, which is the maximum allowed number of output tokens'
  const limited = reduceAnthropic(initialAnthropic(undefined), message)
  assert.equal(limited?.maxTokens, 4096)
  assert.equal(limited && reduceAnthropic(limited, message), undefined)
  assert.equal(reduceAnthropic(initialAnthropic(undefined), 'prompt is too long'), undefined)
})
