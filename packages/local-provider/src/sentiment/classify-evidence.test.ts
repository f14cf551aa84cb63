import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyEvidence } from './classify-evidence.ts'
import { addSentence, createEvidence } from './opinion-evidence.ts'

const evidenceOf = (...sentences: { score: number; value: number; words: number }[]) => {
  const evidence = createEvidence()
  for (const { score, value, words } of sentences)
    addSentence(evidence, {
      text: 'A sentence.',
      words,
      score,
      opinionWords: value === 0 ? [] : [{ word: `w${value}`, value }],
    })
  return evidence
}
const plain = { score: 0, value: 0, words: 8 }
const praise = { score: 0.5, value: 3, words: 8 }
const blame = { score: -0.5, value: -3, words: 8 }

test('a text without opinion words is neutral, with more confidence when it is longer', () => {
  assert.deepEqual(classifyEvidence(evidenceOf(plain)).confidence, 0.5)
  const { label, confidence } = classifyEvidence(evidenceOf(plain, plain, plain))
  assert.deepEqual([label, confidence], ['neutral', 0.7])
})

test('opinion words in fewer than 30 % of the sentences leave a text neutral', () => {
  const { label, explanation } = classifyEvidence(evidenceOf(praise, plain, plain, plain))
  assert.equal(label, 'neutral')
  assert.match(explanation, /^Mostly factual: only 1 of 4 sentences has opinion words/)
  assert.equal(classifyEvidence(evidenceOf(praise, plain, plain)).label, 'positive')
})

test('opinion words of less than 0.1 AFINN points a word leave a text neutral', () => {
  const weak = { ...praise, words: 31 }
  const { label, explanation } = classifyEvidence(evidenceOf(weak, weak))
  assert.equal(label, 'neutral')
  assert.match(explanation, /few and weak among 62 words/)
})

test('the balance of the scores decides the label', () => {
  assert.equal(classifyEvidence(evidenceOf(praise, praise, blame)).label, 'positive')
  assert.equal(classifyEvidence(evidenceOf(blame, praise, blame)).label, 'negative')
  const even = classifyEvidence(evidenceOf(praise, blame))
  assert.deepEqual([even.label, even.confidence], ['neutral', 0.6])
  assert.match(even.explanation, /1 positive, 1 negative\. They balance each other/)
})

test('more agreeing sentences raise the confidence, which stays below 1', () => {
  const one = classifyEvidence(evidenceOf(praise)).confidence
  const ten = classifyEvidence(evidenceOf(...Array.from({ length: 10 }, () => praise))).confidence
  assert.ok(one < ten && ten < 1, `${one} ${ten}`)
})
