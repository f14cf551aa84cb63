import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderPunctuation } from './order-punctuation.ts'

test('a sign follows its number in right-to-left text', () => {
  assert.equal(orderPunctuation('في عام ،2025 بزيادة %12.5 عن'), 'في عام 2025، بزيادة 12.5% عن')
  assert.equal(orderPunctuation('السعر 12.5، ثم'), 'السعر 12.5، ثم')
})

test('brackets open and close in turn', () => {
  assert.equal(orderPunctuation('السعر ) USD )'), 'السعر ( USD )')
  assert.equal(orderPunctuation('قال: »نعم« ثم (لا)'), 'قال: «نعم» ثم (لا)')
})

test('balanced brackets and a single one stay', () => {
  for (const text of ['(أ (ب) ج)', 'أ) ب', 'أ']) assert.equal(orderPunctuation(text), text)
})
