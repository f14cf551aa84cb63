import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { attachMarks } from './attach-marks.ts'
import type { Word } from './word.ts'

const word = (text: string, left: number, right: number, other: Partial<Word> = {}): Word => ({
  text,
  left,
  right,
  object: 0,
  top: 91,
  bottom: 103,
  baseline: 100,
  size: 12,
  turn: 0,
  rightToLeft: true,
  ...other,
})

const textsOf = (words: Word[]) => attachMarks(words).map(({ text }) => text)

describe('the marks of Arabic words', () => {
  test('follow their letters, and divide no word', () => {
    const words = [word('أي', 217.7, 223), word('\u064bضا', 204.7, 217.6, { baseline: 101 })]
    assert.deepEqual(textsOf(words), ['أيض\u064bا'])
    assert.deepEqual(attachMarks(words)[0]?.left, 204.7)
  })

  test('precede the sign at the end of a word', () =>
    assert.deepEqual(textsOf([word('عذرا.\u064b', 10, 44)]), ['عذرا\u064b.']))

  test('do not join words with a space between them', () => {
    assert.deepEqual(textsOf([word('أي', 217, 223), word('\u064bضا', 204, 213)]), ['أي', 'ض\u064bا'])
    assert.deepEqual(textsOf([word('أي', 217, 223), word('\u064bضا', 204, 217, { spaced: true })]), ['أي', 'ض\u064bا'])
  })

  test('stay where no word runs from right to left', () => {
    const words = [word('e\u0301', 0, 10, { rightToLeft: false })]
    assert.equal(attachMarks(words), words)
  })
})
