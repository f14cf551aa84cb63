import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreSentence } from './score-sentence.ts'

const tagger = { scoreSentiment: () => 0, tag: () => [] }
const score = (text: string) => scoreSentence(text, tagger)

test('a negation reverses an opinion up to three words after it', () => {
  assert.deepEqual(score('It is good.').opinionWords, [{ word: 'good', value: 3 }])
  assert.deepEqual(score('It is not a very good one.').opinionWords, [{ word: 'not good', value: -2.25 }])
  assert.ok(score('Not that all of it is good.').score > 0)
  assert.ok(score('It isn’t good.').score < 0)
})

test('terms of law and trade have no opinion value, words of reviews have one', () => {
  assert.deepEqual(score('The Licensor grants a limited share of the interest.').opinionWords, [])
  assert.equal(score('The waiter was rude.').opinionWords[0]?.value, -2)
})

test('the score is 0.6 × AFINN + 0.4 × wink, and 0 without opinion words', () => {
  const happy = { ...tagger, scoreSentiment: () => 1 }
  assert.equal(scoreSentence('It is here.', happy).score, 0)
  assert.ok(Math.abs(scoreSentence('It is good.', happy).score - (0.6 * (3 / 5) + 0.4)) < 1e-9)
})
