import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findColumnRun, splitByColumn } from './find-columns.ts'
import { findRows } from './find-rows.ts'
import { makeFragments, makeLine, makeLines } from './testing/make-words.ts'

const gap = 7.5
const lines = (count: number) => Array.from({ length: count }, (_, index) => `word${index} more`)
const runOf = (...words: Parameters<typeof makeFragments>) => findColumnRun(findRows(makeFragments(...words), gap), gap)

test('columns are the rows with a common free strip, without a title above them', () => {
  const title = makeLine(50, 80, 'A title that spans the free strip and ends at the right')
  const run = runOf(title, makeLines(50, 100, lines(5)), makeLines(200, 100, lines(5)))
  assert.deepEqual([run?.first, run?.last, run?.columns.length], [1, 5, 2])
})

test('a long run counts more than a short one with the same strips', () => {
  const table = [makeLines(50, 100, lines(3)), makeLines(200, 100, lines(3))]
  const divider = makeLine(50, 140, 'A line that spans the free strip and ends at the right')
  const run = runOf(...table, divider, makeLines(50, 160, lines(8)), makeLines(200, 160, lines(8)))
  assert.deepEqual([run?.first, run?.last], [4, 11])
})

test('fewer than three lines, and text without gaps, have no columns', () => {
  assert.equal(runOf(makeLine(50, 100, 'left'), makeLine(200, 100, 'right')), undefined)
  assert.equal(runOf(makeLines(50, 100, lines(5))), undefined)
})

test('a fragment belongs to the column that has its middle', () => {
  const fragments = makeFragments(makeLine(50, 100, 'left'), makeLine(100, 100, 'right'), makeLine(300, 100, 'outside'))
  const parts = splitByColumn(fragments, [
    [50, 80],
    [95, 130],
  ])
  assert.deepEqual(
    parts.map(part => part.map(fragment => fragment.words[0]?.text)),
    [['left'], ['right', 'outside']],
  )
})
