import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThinkingWatch } from './thinking-watch.ts'

const plain = { thought: false, reasoningTokens: 0, turnedOff: false }

test('a model may think until three answers had no thinking', () => {
  const watch = createThinkingWatch()
  for (let answers = 0; answers < 3; answers++) {
    assert.equal(watch.mayThink(), true)
    watch.answered(plain)
  }
  assert.equal(watch.mayThink(), false)
})

test('a server that counts no thinking tells nothing', () => {
  const watch = createThinkingWatch()
  for (let answers = 0; answers < 9; answers++) watch.answered({ thought: false, turnedOff: false })
  assert.equal(watch.mayThink(), true)
})

test('one answer is enough when the request turned thinking off', () => {
  const watch = createThinkingWatch()
  watch.answered({ thought: false, turnedOff: true })
  assert.equal(watch.mayThink(), false)
})

test('a model that thought once may always think', () => {
  for (const answer of [
    { thought: true, turnedOff: true },
    { ...plain, reasoningTokens: 7 },
  ]) {
    const watch = createThinkingWatch()
    watch.answered(answer)
    for (let answers = 0; answers < 9; answers++) watch.answered(plain)
    assert.equal(watch.mayThink(), true)
  }
})

test('after a call that was silent the model may think again', () => {
  const watch = createThinkingWatch()
  for (let answers = 0; answers < 3; answers++) watch.answered(plain)
  watch.wasSilent()
  assert.equal(watch.mayThink(), true)
})
