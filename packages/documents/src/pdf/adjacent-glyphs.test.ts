import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isAdjacent, isNoteMark, isRepeated, isScript, touches } from './adjacent-glyphs.ts'
import type { Word } from './word.ts'

const place = (left: number, right: number, baseline = 100) => ({ left, right, baseline })
const letter = place(50, 56)

describe('two glyphs of a font of 10 points', () => {
  test('are next to each other with a gap below a tenth of the size, in either direction', () => {
    assert.ok(isAdjacent(letter, place(56.9, 62), 10))
    assert.ok(isAdjacent(letter, place(44, 49.1), 10))
    assert.ok(!isAdjacent(letter, place(57.1, 62), 10))
    assert.ok(!isAdjacent(letter, place(56, 62, 106), 10))
  })

  test('are one letter in bold when they have nearly the same place', () => {
    assert.ok(isRepeated(letter, place(50.3, 56.3), 10))
    assert.ok(!isRepeated(letter, place(52.3, 54.5), 10))
  })

  test('touch where pdfium sees a new line, with a small gap or shift, and only in one size', () => {
    const startsLine = true
    for (const baseline of [100, 101.5, 97]) assert.ok(touches(letter, place(56.2, 62, baseline), 10, 10, startsLine))
    assert.ok(!touches(letter, place(56.8, 62), 10, 10, startsLine))
    assert.ok(!touches(letter, place(56, 62, 104), 10, 10, startsLine))
    assert.ok(!touches(letter, place(56, 60), 10, 7, startsLine))
  })

  test('touch within a line only where no gap can be seen', () => {
    const startsLine = false
    assert.ok(touches(letter, place(55.95, 62), 10, 10, startsLine))
    assert.ok(!touches(letter, place(56.2, 62), 10, 10, startsLine))
  })

  test('are a letter and its index when the second one is smaller and near', () => {
    assert.ok(isScript(letter, place(56.1, 60, 97), 10, 7))
    assert.ok(!isScript(letter, place(56.5, 60, 97), 10, 7))
  })
})

test('the number of a note is small, raised and of digits only', () => {
  const word = (text: string, baseline = 96): Word => ({
    ...place(50, 54, baseline),
    text,
    object: 0,
    top: 90,
    bottom: 98,
    size: 7,
    turn: 0,
    rightToLeft: false,
  })
  assert.ok(isNoteMark(word('12'), place(54, 60), 10))
  assert.ok(!isNoteMark(word('12', 100), place(54, 60), 10))
  assert.ok(!isNoteMark(word('x'), place(54, 60), 10))
  assert.ok(!isNoteMark(word('12'), place(54, 60), 7))
})
