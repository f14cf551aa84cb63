import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { buildTable } from './build-table.ts'
import { findRows, mergeSpans } from './find-rows.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

/** Draws cells at columns of 100 points and lines of 20 points, or of those given. */
function build(rows: string[][], { rightToLeft = false, baselines = rows.map((_, index) => 100 + index * 20) } = {}) {
  const words = rows.flatMap((row, index) =>
    row.flatMap((cell, at) => (cell === '' ? [] : [makeLine(50 + at * 100, baselines[index] ?? 0, cell)])),
  )
  const found = findRows(makeFragments(...words), 7)
  const columns = mergeSpans(
    found.flatMap(row => row.spans),
    7,
  )
  return buildTable(found, columns, rightToLeft).cells
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
