import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restoreAccents } from './restore-accents.ts'
import { makeWord } from './testing/make-words.ts'

function restore(texts: string[], fonts: number[] = []) {
  const words = texts.map((text, index) => makeWord(50 * index, 100, { text, object: fonts[index] ?? 1 }))
  restoreAccents(words, word => word.object)
  return words.map(word => word.text)
}

test('accented letters that were read as signs of Mac OS Roman are restored in all words of the font', () => {
  assert.deepEqual(restore(['K‰ferhofen', 'Allg‰u', 'Stra\ufb02e']), ['Käferhofen', 'Allgäu', 'Straße'])
  assert.deepEqual(restore(['DurÈe', 'Ètait']), ['Durée', 'était'])
})

test('words of other fonts, and words with accents of their own, are unchanged', () => {
  assert.deepEqual(restore(['K‰fer', '5‰'], [1, 2]), ['Käfer', '5‰'])
  assert.deepEqual(restore(['für', 'Maß', 'iÈe']), ['für', 'Maß', 'iÈe'])
})

test('a sign next to a number and a capital at the start of a word are no mistake', () => {
  const texts = ['5‰', 'École', 'À', 'DÉJÀ', '‚Wort‘']
  assert.deepEqual(restore(texts), texts)
})
