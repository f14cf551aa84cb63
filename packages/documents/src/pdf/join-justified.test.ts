import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findFragments } from './find-fragments.ts'
import { makeWord } from './testing/make-words.ts'
import type { Word } from './word.ts'

/** The words of a line from x = 50 with equal gaps, in points. */
function justified(baseline: number, text: string, gap: number): Word[] {
  let left = 50
  return text.split(' ').map(part => {
    const word = makeWord(left, baseline, part)
    left = word.right + gap
    return word
  })
}

/** Gap with which a line of a number of letters and words is 150 points wide. */
const gapFor = (text: string) => (150 - text.replaceAll(' ', '').length * 5) / (text.split(' ').length - 1)
const textsOf = (words: Word[]) => findFragments(words).map(({ words }) => words.map(({ text }) => text).join(' '))

test('the words of a justified line stay together, however far they are driven apart', () => {
  const lines = ['residents of the old', 'towns supplied the new', 'municipality council']
  const words = lines.flatMap((text, index) => justified(100 + index * 12, text, gapFor(text)))
  assert.ok(gapFor(lines[0] ?? '') > 10)
  assert.deepEqual(textsOf(words), lines)
})

test('the cells of a table stay apart, also with equal gaps in its header', () => {
  const header = justified(100, 'Article Stock Total', 20)
  const cells = [50, 105, 150].flatMap(left => [makeWord(left, 112, '12'), makeWord(left, 124, '7')])
  assert.deepEqual(textsOf([...header, ...cells]).slice(0, 3), ['Article', 'Stock', 'Total'])
})

test('rows whose ends are those of the row above stay apart when their gaps are equal as well', () => {
  const rows = [justified(100, 'Alpha Bravo Delta', 20), justified(112, 'Kappa Gamma Omega', 20)]
  assert.equal(textsOf(rows.flat()).length, 6)
})

test('rows of figures stay apart', () => {
  const rows = [justified(100, '8/15/2025 982 $103', 20), justified(112, '2/24/2007 2744 $54', 20.5)]
  const last = rows[1]?.at(-1)
  if (last) last.right = rows[0]?.at(-1)?.right ?? 0
  assert.equal(textsOf(rows.flat()).length, 6)
})
