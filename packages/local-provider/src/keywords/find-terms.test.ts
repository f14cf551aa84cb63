import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stopwordsOf } from '../text/split-words.ts'
import { findTerms } from './find-terms.ts'

const terms = (text: string, language: string) =>
  findTerms(text, language, stopwordsOf(language), 0).map(({ surface }) => surface)

test('a run between stopwords is a term, and so is each of its words', () => {
  assert.deepEqual(terms('la banque centrale et le ministre', 'fr'), [
    'banque',
    'centrale',
    'banque centrale',
    'ministre',
  ])
})

test('German terms end in a capitalized word', () => {
  assert.deepEqual(terms('die steinerne Brücke und sauber', 'de'), ['Brücke', 'steinerne Brücke'])
})

test('a run of more than three words gives single words only', () => {
  assert.ok(terms('grande banque centrale européenne moderne', 'fr').every(term => !term.includes(' ')))
})

test('forms of a word share one key', () => {
  const keys = ['Raum', 'Räume', 'Raumes'].map(word => findTerms(word, 'de', new Set(), 0)[0]?.key)
  assert.equal(new Set(keys).size, 1)
})

test('text without spaces gives words and pairs of neighbours', () => {
  assert.ok(terms('机器学习', 'zh').length > 0)
})
