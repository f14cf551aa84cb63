import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropRepeatedWords } from './drop-repeated-words.ts'
import { makeWord } from './testing/make-words.ts'

const textsOf = (words: ReturnType<typeof makeWord>[]) => dropRepeatedWords(words).map(word => word.text)

test('a word that is drawn twice with a small shift, as a shadow is, counts once', () => {
  assert.deepEqual(textsOf([makeWord(50, 100, 'Total'), makeWord(80, 100, 'sum'), makeWord(50.5, 100.5, 'Total')]), [
    'Total',
    'sum',
  ])
})

test('the same word in the next line or column is another one', () => {
  const words = [makeWord(50, 100, 'Total'), makeWord(50, 112, 'Total'), makeWord(90, 100, 'Total')]
  assert.equal(textsOf(words).length, 3)
})

test('different words in one place are kept', () => {
  assert.deepEqual(textsOf([makeWord(50, 100, 'lower'), makeWord(50, 100, 'upper')]), ['lower', 'upper'])
})

test('words without a place are kept', () => {
  const word = makeWord(50, 100, { text: 'askew', turn: undefined })
  assert.equal(textsOf([word, word]).length, 2)
})
