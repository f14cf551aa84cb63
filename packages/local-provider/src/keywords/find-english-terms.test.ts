import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadWink } from '../text/load-wink.ts'
import { stopwordsOf } from '../text/split-words.ts'
import { findEnglishTerms } from './find-english-terms.ts'

const tagger = loadWink()
const find = (text: string) => findEnglishTerms(tagger, text, stopwordsOf('en'), 7)

test('a noun phrase is a term, without vague words at its ends', () => {
  const found = find('The main part of a solar panel produces renewable electricity.')
  assert.deepEqual(
    found.map(({ surface }) => surface),
    ['solar panel', 'renewable electricity'],
  )
  assert.ok(found.every(({ at, words }) => at === 7 && words === 2))
})

test('singular and plural share one key', () => {
  const keys = [...find('A neural network learns.'), ...find('The neural networks learn.')].map(({ key }) => key)
  assert.equal(new Set(keys).size, 1)
})

test('numbers and words of two letters are no terms', () => assert.deepEqual(find('It is 12 of 34 at 5.'), []))
