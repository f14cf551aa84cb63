import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findFragments } from './find-fragments.ts'
import { makeLine, makeWord } from './testing/make-words.ts'

const textsOf = (words: ReturnType<typeof makeLine>) =>
  findFragments(words).map(fragment => fragment.words.map(word => word.text).join(' '))

test('words of one line are a fragment, and a wide gap or another line ends it', () => {
  const words = [...makeLine(50, 100, 'left side'), ...makeLine(200, 100, 'right side'), ...makeLine(50, 112, 'below')]
  assert.deepEqual(textsOf(words), ['left side', 'right side', 'below'])
})

test("a list's marker belongs to the text after it", () => {
  for (const marker of ['•', '1.', 'a)', '(iv)', '–'])
    assert.deepEqual(textsOf([makeWord(50, 100, marker), makeWord(85, 100, 'text')]), [`${marker} text`])
  assert.equal(textsOf([makeWord(50, 100, 'Nut'), makeWord(85, 100, 'text')]).length, 2)
})

test('a number in a row of cells is a cell of its own', () => {
  const cells = (...texts: string[]) => texts.map((text, at) => makeWord(50 + at * 38, 100, text))
  assert.deepEqual(textsOf(cells('1.', 'Screw', '8.50')), ['1.', 'Screw', '8.50'])
  assert.deepEqual(textsOf(cells('West', '(12)', '8.5')), ['West', '(12)', '8.5'])
  assert.deepEqual(textsOf([...cells('1.', 'Screw'), makeWord(88, 112, 'below')]), ['1. Screw', 'below'])
})

test('a smaller word above the line stays, and the larger font gives the line its place', () => {
  const [fragment] = findFragments([makeWord(50, 97, { text: '1', size: 6 }), makeWord(54, 100, 'note')])
  assert.deepEqual([fragment?.size, fragment?.baseline], [10, 100])
})
