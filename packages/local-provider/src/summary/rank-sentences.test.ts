import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rankSentences, similarity } from './rank-sentences.ts'

const stopwords = new Set(['the', 'a', 'of', 'is'])

test('the sentence that resembles the others ranks highest', () => {
  const { scores } = rankSentences(
    ['the bridge crosses a river', 'the bridge carries trains', 'trains cross a river', 'cheese tastes salty'],
    stopwords,
  )
  assert.equal(Math.max(...scores), 1)
  assert.equal(Math.min(...scores), scores[3])
  assert.ok(scores.every(score => score > 0 && score <= 1))
})

test('similarity ignores stopwords and endings', () => {
  const { vectors } = rankSentences(['the government', 'a governmental', 'is', 'cheese'], stopwords)
  const [noun, adjective, stopword, other] = vectors
  assert.ok(noun && adjective && stopword && other)
  assert.ok(Math.abs(similarity(noun, adjective) - 1) < 1e-9)
  assert.equal(similarity(noun, other), 0)
  assert.equal(stopword.size, 0)
})

test('no sentences give no scores', () => assert.deepEqual(rankSentences([], stopwords), { vectors: [], scores: [] }))
