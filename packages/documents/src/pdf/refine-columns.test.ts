import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeSpans, type Row, type Span } from './find-rows.ts'
import { refineColumns } from './refine-columns.ts'

const gap = 7.5
const rowsOf = (...rows: Span[][]): Row[] =>
  rows.map((spans, index) => ({ fragments: [], top: index * 14, bottom: index * 14 + 10, lines: 1, spans }))
const number: Span = [50, 60]
const item: Span = [80, 200]
const price: Span = [300, 340]
const refine = (rows: Row[]) =>
  refineColumns(
    rows,
    mergeSpans(
      rows.flatMap(row => row.spans),
      gap,
    ),
    gap,
  )

test('totals below the items of an invoice do not unite its columns', () => {
  const total: Span = [50, 130]
  const rows = rowsOf([number, item, price], [number, item, price], [total, price], [total, price], [total, price])
  assert.deepEqual(refine(rows), [number, item, price])
})

test('a strip that many rows cross divides nothing', () => {
  const long: Span = [50, 190]
  const rows = rowsOf([number, item, price], [long, price], [number, item, price], [long, price], [long, price])
  assert.deepEqual(refine([...rows, ...rowsOf([number, item, price])]).length, 2)
})
