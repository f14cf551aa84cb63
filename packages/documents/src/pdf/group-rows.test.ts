import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRows } from './find-rows.ts'
import { groupRows } from './group-rows.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

const rows = (...lines: [left: number, baseline: number, text: string][]) =>
  findRows(makeFragments(...lines.map(([left, baseline, text]) => makeLine(left, baseline, text))), 7)
const sizesOf = (groups: unknown[][]) => groups.map(group => group.length)
const columns: [number, number][] = [
  [50, 60],
  [100, 150],
]
const never = () => false

test('the lines around the middle of a cell are one row', () => {
  const cells = rows([100, 94, 'Screw'], [50, 101, '1'], [100, 108, 'E20'], [50, 125, '2'])
  assert.deepEqual(sizesOf(groupRows(cells, columns, [], never)), [3, 1])
})

test('lines of one cell are rows of their own without a divider, and one row between two', () => {
  const cells = rows([50, 100, '1'], [100, 112, 'E20'], [50, 130, '2'], [50, 150, '3'])
  assert.deepEqual(sizesOf(groupRows(cells, columns, [], never)), [1, 1, 1, 1])
  assert.deepEqual(sizesOf(groupRows(cells, columns, [118, 138], never)), [2, 1, 1])
})

test('dividers between groups of rows leave the rows alone', () => {
  const cells = rows([50, 100, '1'], [50, 114, '2'], [50, 128, '3'])
  assert.deepEqual(sizesOf(groupRows(cells, columns, [90, 120], () => true)), [1, 1, 1])
})

test('lines of columns that only stand half a line apart are rows of their own', () => {
  const cells = rows(
    [50, 100, '1'],
    [100, 106, 'one'],
    [50, 112, '2'],
    [100, 118, 'two'],
    [50, 124, '3'],
    [100, 130, 'three'],
  )
  assert.deepEqual(sizesOf(groupRows(cells, columns, [], never)), [1, 1, 1, 1, 1, 1])
})
