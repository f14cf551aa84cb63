import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinSpacedLetters } from './join-spaced-letters.ts'
import { makeWord } from './testing/make-words.ts'

/** Letters of 5 points with the given gap; a blank in the text is a gap of 6 more points. */
function spell(text: string, gap: number, spaced = false) {
  let at = 50
  const words = []
  for (const letter of text) {
    if (letter !== ' ') words.push(makeWord(at, 100, { text: letter, ...(spaced ? { spaced } : {}) }))
    at += letter === ' ' ? 6 : 5 + gap
  }
  return joinSpacedLetters(words).map(word => word.text)
}

test('the letters of a spaced heading are one word, and a wider gap divides words', () => {
  assert.deepEqual(spell('TITLE', 2), ['TITLE'])
  assert.deepEqual(spell('THE TITLE', 2), ['THE', 'TITLE'])
})

test('a blank in the text divides letters', () => assert.deepEqual(spell('abcd', 2, true), ['a', 'b', 'c', 'd']))

test('few letters and letters far from each other are words', () => {
  assert.deepEqual(spell('abc', 2), ['a', 'b', 'c'])
  assert.deepEqual(spell('abcd', 5), ['a', 'b', 'c', 'd'])
})

test('a line with longer words is unchanged', () => {
  const words = ['x', 'y', 'and', 'z'].map((text, index) => makeWord(50 + index * 20, 100, text))
  assert.deepEqual(joinSpacedLetters(words), words)
})
