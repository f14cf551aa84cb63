import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateTokens } from '../../models/estimate-tokens.ts'
import { estimateDocument } from './estimate-document.ts'
import { shortAnswerTokens } from './task-run.ts'

const chunks = [{ text: 'one two three' }, { text: 'four five' }]
const [first, second, prompt] = ['one two three', 'four five', 'Summarize.'].map(estimateTokens) as [
  number,
  number,
  number,
]

test('each chunk costs its text and the prompt, and the answers together one long answer', () => {
  assert.equal(estimateDocument(chunks, 'Summarize.', false), first + second + 2 * prompt + shortAnswerTokens)
})

test('an answer that repeats its text costs as much again', () => {
  assert.equal(estimateDocument(chunks, 'Summarize.', true), 2 * (first + second) + 2 * prompt + shortAnswerTokens)
})
