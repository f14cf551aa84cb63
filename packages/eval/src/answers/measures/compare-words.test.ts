import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasPhrase, rougeOne } from './compare-words.ts'

test('ROUGE-1 counts each common word as often as both texts have it', () => {
  assert.equal(rougeOne('the cat sat', 'the cat sat'), 1)
  assert.equal(rougeOne('a b', 'c d'), 0)
  assert.equal(rougeOne('the the the the', 'the cat'), (2 * 1) / 6)
})

test('a phrase is found as whole words', () => {
  assert.ok(hasPhrase('It cost 640,000\npounds.', '640,000 pounds'))
  assert.ok(!hasPhrase('seeds', 'seed'))
})
