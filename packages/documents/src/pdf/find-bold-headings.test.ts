import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findBoldHeadings, isBoldRare } from './find-bold-headings.ts'
import { findFragments } from './find-fragments.ts'
import { type Item, type Line, toLines } from './line.ts'
import { makeLine } from './testing/make-words.ts'

/** A line of text whose baseline is `at` times 12 points from the top. */
function line(at: number, text: string, { bold = false, left = 50, size = 10 } = {}): Line {
  const words = makeLine(left, at * 12, text, size).map(word => ({ ...word, bold }))
  return toLines(findFragments(words))[0] as Line
}
const bold = (at: number, text: string) => line(at, text, { bold: true })
const prose = 'Text that goes on and on for as long as a line of prose does.'

const find = (...items: Item[]) => Array.from(findBoldHeadings(items, 10), ({ text }) => text)

test('a bold line above text is a heading, with and without a space between', () => {
  assert.deepEqual(find(bold(1, '2. Scope'), line(3, prose), bold(5, 'Terms'), line(6, prose)), ['2. Scope', 'Terms'])
})

test('a heading may have two lines, and a bold paragraph is none', () => {
  const lines = [bold(1, 'A heading that is so long'), bold(2, 'that it takes two lines')]
  assert.deepEqual(find(...lines, line(4, prose)).length, 2)
  assert.deepEqual(find(...lines, bold(3, 'and a third one'), line(5, prose)), [])
})

test('labels, sentences, figures and continued lines are no headings', () => {
  for (const text of ['Name:', 'This is important.', 'continued', '12.5', 'Either this,'])
    assert.deepEqual(find(bold(1, text), line(3, prose)), [], text)
})

test('a bold line above a value, another bold text, a table or nothing is no heading', () => {
  const table: Item = { kind: 'table', cells: [['a']], left: 50, right: 90, top: 20, bottom: 60 }
  assert.deepEqual(find(bold(1, 'Total'), line(2, '12.00 EUR')), [])
  assert.deepEqual(find(bold(1, 'Total'), bold(4, prose)), [])
  assert.deepEqual(find(bold(1, 'Total'), table), [])
  assert.deepEqual(find(bold(1, 'Total')), [])
})

test('a bold line that fills the column is the beginning of its paragraph, unless a space follows', () => {
  const start = 'Warning: do not open the case while the fan is turning'
  assert.deepEqual(find(bold(1, start), line(2, prose)), [])
  assert.deepEqual(find(bold(1, start), line(3, prose)), [start])
})

test('text in another column is not below', () => {
  assert.deepEqual(find(bold(1, 'Terms'), line(2, prose, { left: 300 })), [])
})

test('where much is bold, bold says nothing', () => {
  assert.equal(isBoldRare([bold(1, 'Bold'), line(2, prose)]), true)
  assert.equal(isBoldRare([bold(1, prose), line(2, prose)]), false)
})
