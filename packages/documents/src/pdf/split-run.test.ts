import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRows, type Row } from './find-rows.ts'
import { splitAt, splitRun } from './split-run.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

const gap = 7.5
/** Returns the numbers of rows of the parts. */
const sizesOf = (rows: Row[], ...rest: [count: number, gap: number, shape: 'table' | 'columns']) => {
  const places = splitRun(rows, ...rest)
  return places && splitAt(rows, places).map(part => part.length)
}
/** Rows of cells at their left edges, 14 points apart. */
const rowsAt = (from: number, cells: [left: number, text: string][][]) =>
  findRows(
    makeFragments(...cells.flatMap((row, index) => row.map(([left, text]) => makeLine(left, from + index * 14, text)))),
    gap,
  )
const address = rowsAt(100, [
  [
    [50, 'A company of some length'],
    [300, '1'],
  ],
  [
    [50, 'A street'],
    [300, '2'],
  ],
])
const items = (from: number) =>
  rowsAt(from, [
    [
      [50, 'No'],
      [80, 'Item'],
      [300, 'Price'],
    ],
    [
      [50, '1'],
      [80, 'Chair'],
      [300, '50'],
    ],
    [
      [50, '2'],
      [80, 'Table'],
      [300, '90'],
    ],
  ])

test('rows that join the columns of others far below are a table of their own', () => {
  assert.deepEqual(sizesOf([...address, ...items(180)], 2, gap, 'table'), [2, 3])
})

test('rows with the usual space are one table', () => {
  assert.equal(splitRun([...address, ...items(132)], 2, gap, 'table'), undefined)
})

test('a space in a table whose parts have its columns divides nothing', () => {
  assert.equal(splitRun([...items(100), ...items(200)], 3, gap, 'table'), undefined)
})

test('a title in a larger font divides a table, also between parts with the same columns', () => {
  const title = findRows(makeFragments(makeLine(50, 160, 'Stock', 14)), gap)
  const parts = sizesOf([...items(100), ...title, ...items(180)], 3, gap, 'table')
  assert.deepEqual(parts, [3, 4])
})

test('a bold title divides a table only if a part has more columns than the whole', () => {
  const bold = makeLine(50, 160, 'Stock').map(word => ({ ...word, bold: true }))
  const title = findRows(makeFragments(bold), gap)
  assert.deepEqual(sizesOf([...address, ...title, ...items(180)], 2, gap, 'table'), [2, 4])
  assert.equal(splitRun([...items(100), ...title, ...items(180)], 3, gap, 'table'), undefined)
})

test('a title divides columns only below a space over their whole width', () => {
  const title = (from: number) => findRows(makeFragments(makeLine(50, from, 'Annex', 14)), gap)
  const parts = sizesOf([...items(100), ...title(160), ...address], 2, gap, 'columns')
  assert.deepEqual(parts, [3, 3])
  assert.equal(splitRun([...items(100), ...title(141), ...address], 2, gap, 'columns'), undefined)
})

test('the rows of two tables are divided at a space of one line between them', () => {
  const lower = rowsAt(156, [
    [
      [50, 'A longer item'],
      [150, '2026'],
    ],
    [
      [50, 'A second item'],
      [150, '2025'],
    ],
  ])
  assert.deepEqual(sizesOf([...items(100), ...lower], 2, gap, 'table'), [3, 2])
})
