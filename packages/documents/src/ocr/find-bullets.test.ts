import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findBullets, type RecognisedWord } from './find-bullets.ts'

const word = (text: string, left: number, width: number, height: number, top: number): RecognisedWord => ({
  ...{ text, left, top, width, height },
})

/** A line whose first word is followed by tall letters, 29 pixels high. */
const line = (text: string, { left = 170, size = 12, top = 11, gap = 20 } = {}): RecognisedWord[] => [
  word(text, left, size, size, 100 + top),
  word('Berths', left + size + gap, 90, 29, 100),
  word('for', left + size + gap + 98, 30, 29, 100),
]

const textsOf = (lines: RecognisedWord[][]) => [...findBullets(lines)].map(({ text }) => text)

test('discs are found although they were taken for letters and signs', () => {
  const lines = [line('¢'), line('e'), line('=»', { left: 173 }), line('o', { size: 13 })]
  assert.deepEqual(textsOf(lines), ['¢', 'e', '=»', 'o'])
})

test('the middle is that of the line, not of a word without tall letters', () => {
  const item = () => [word('e', 170, 12, 12, 111), word('pay', 202, 40, 24, 109), word('the', 250, 40, 29, 100)]
  assert.deepEqual(textsOf([item(), item()]), ['e', 'e'])
})

test('letters, signs and numbers at the beginning of a line stay', () => {
  const others = [
    line('e', { size: 20, top: 9, gap: 8 }),
    line('o', { gap: 9 }),
    line('1', { size: 18, top: 0 }),
    line('°', { top: 0 }),
    line('.', { top: 24, size: 5 }),
    [word('–', 170, 24, 4, 114), word('Berths', 214, 90, 29, 100)],
    [word('A', 170, 12, 12, 111)],
  ]
  for (const other of others) assert.deepEqual(textsOf([other, other.map(each => ({ ...each }))]), [])
})

test('a quotation is no list, and neither is one disc, or two at other places', () => {
  const quotation = () => [...line('«'), word('»', 400, 12, 12, 111)]
  assert.deepEqual(textsOf([quotation(), quotation()]), [])
  assert.deepEqual(textsOf([line('¢')]), [])
  assert.deepEqual(textsOf([line('¢'), line('¢', { left: 700 })]), [])
})
