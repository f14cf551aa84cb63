import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRows, mergeSpans } from './find-rows.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

test('text at one height is a row, from the top, with its extents', () => {
  const fragments = makeFragments(makeLine(50, 112, 'below'), makeLine(50, 100, 'left'), makeLine(200, 100, 'right'))
  const rows = findRows(fragments, 7)
  assert.deepEqual(
    rows.map(row => row.spans.length),
    [2, 1],
  )
  assert.deepEqual(rows[0]?.spans[1], [200, 225])
})

test('lines of neighbouring columns that are not aligned are one row of several lines', () => {
  const rows = findRows(makeFragments(makeLine(50, 100, 'left'), makeLine(200, 104, 'right')), 7)
  assert.deepEqual([rows.length, rows[0]?.lines], [1, 2])
})

test('extents are united over narrow gaps', () => {
  const spans: [number, number][] = [
    [60, 90],
    [10, 40],
    [45, 55],
  ]
  assert.deepEqual(
    mergeSpans(spans, 5.5),
    [[10, 90]].map(([left = 0, right = 0]) => [left, right]),
  )
  assert.deepEqual(mergeSpans(spans, 5), [
    [10, 40],
    [45, 55],
    [60, 90],
  ])
})
