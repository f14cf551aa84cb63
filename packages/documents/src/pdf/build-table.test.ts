import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { buildTable } from './build-table.ts'
import { findRows, mergeSpans } from './find-rows.ts'
import type { Rule } from './read-drawing.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

/** Draws cells at columns of 100 points and lines of 20 points, or of those given. */
function build(
  rows: string[][],
  { rightToLeft = false, baselines = rows.map((_, index) => 100 + index * 20), horizontal = [] as Rule[] } = {},
) {
  const words = rows.flatMap((row, index) =>
    row.flatMap((cell, at) => (cell === '' ? [] : [makeLine(50 + at * 100, baselines[index] ?? 0, cell)])),
  )
  const found = findRows(makeFragments(...words), 7)
  const columns = mergeSpans(
    found.flatMap(row => row.spans),
    7,
  )
  return buildTable(found, columns, rightToLeft, horizontal).cells
}

describe('a table', () => {
  test('keeps the place of blank cells', () => {
    const rows = [
      ['Item', 'Pieces', 'Note'],
      ['Bolt', '', 'steel'],
      ['Nut', '20', ''],
    ]
    assert.deepEqual(build(rows), rows)
  })

  test('joins the second line of a wrapped cell, which follows more closely', () => {
    const rows = [
      ['Item', 'Note'],
      ['Bolt', 'galvanised'],
      ['', 'and oiled'],
      ['Nut', 'brass'],
    ]
    assert.deepEqual(build(rows, { baselines: [100, 130, 141, 160] }), [
      ['Item', 'Note'],
      ['Bolt', 'galvanised and oiled'],
      ['Nut', 'brass'],
    ])
  })

  test('keeps the rows of a group, whose first cell is blank, below a space', () => {
    const rows = [
      ['Region', 'City', 'Sales'],
      ['North', 'Kiel', '5'],
      ['', 'Husum', '7'],
      ['South', 'Ulm', '2'],
      ['', 'Lindau', '4'],
    ]
    assert.deepEqual(build(rows, { baselines: [100, 118, 130, 148, 160] }), rows)
  })

  test('joins the lines around the middle of a wrapped cell', () => {
    const cells = [
      ['1', 'Screw E20', '5'],
      ['2', 'Nut', '7'],
    ]
    const near = [
      ['', 'Screw', ''],
      ['1', '', '5'],
      ['', 'E20', ''],
      ['2', 'Nut', '7'],
    ]
    assert.deepEqual(build(near, { baselines: [94, 101, 108, 130] }), cells)
    const three = [
      ['No', 'Item', 'Price'],
      ['', 'Screw', ''],
      ['1', 'E20', '5'],
      ['', 'of brass', ''],
      ['2', 'Nut', '7'],
      ['3', 'Bolt', '9'],
    ]
    assert.deepEqual(build(three, { baselines: [100, 120, 132, 144, 164, 184] }), [
      ['No', 'Item', 'Price'],
      ['1', 'Screw E20 of brass', '5'],
      ['2', 'Nut', '7'],
      ['3', 'Bolt', '9'],
    ])
  })

  test('joins the lines between two lines or edges of shaded rows', () => {
    const lines = [
      ['Item', 'Note'],
      ['Bolt', 'galvanised'],
      ['', 'Zinc'],
      ['Nut', 'brass'],
    ]
    const horizontal = [110, 150].map(at => ({ at, from: 50, to: 220 }))
    assert.deepEqual(build(lines, { horizontal }), [
      ['Item', 'Note'],
      ['Bolt', 'galvanised Zinc'],
      ['Nut', 'brass'],
    ])
    assert.deepEqual(build([...lines, ['Pin', 'steel']], { horizontal })[4], ['Pin', 'steel'])
  })

  test('keeps a row of its own that starts with a blank cell', () => {
    const rows = [
      ['Item', 'Note'],
      ['Bolt', 'Steel'],
      ['', 'Brass'],
    ]
    assert.deepEqual(build(rows), rows)
  })

  test('has its first column at the right in right-to-left text', () =>
    assert.deepEqual(build([['one', 'two']], { rightToLeft: true }), [['two', 'one']]))
})

test('a header that stands next to its column is put above it', () => {
  const words = [
    makeLine(50, 100, 'Item'),
    makeLine(160, 100, 'Price'),
    ...[0, 1, 2].flatMap(row => [
      makeLine(50, 120 + row * 20, `Bolt${row}`),
      makeLine(200, 120 + row * 20, `${row}.50`),
    ]),
  ]
  const found = findRows(makeFragments(...words), 7)
  const columns = mergeSpans(
    found.flatMap(row => row.spans),
    7,
  )
  assert.deepEqual(buildTable(found, columns, false).cells[0], ['Item', 'Price'])
  assert.deepEqual(buildTable(found, columns, false).cells[1], ['Bolt0', '0.50'])
})
