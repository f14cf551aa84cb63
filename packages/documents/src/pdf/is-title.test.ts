import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRows } from './find-rows.ts'
import { isLargeTitle, isTitle } from './is-title.ts'
import { makeFragments, makeLine } from './testing/make-words.ts'

const gap = 7.5
const rowOf = (y: number, text: string, size = 10, bold = false) =>
  findRows(makeFragments(makeLine(50, y, text, size).map(word => (bold ? { ...word, bold } : word))), gap)[0]

test('a title is one text in a larger font', () => {
  assert.ok(isLargeTitle(rowOf(100, 'Stock', 12), 10))
  assert.ok(!isLargeTitle(rowOf(100, 'Stock', 11), 10))
  assert.ok(!isLargeTitle(findRows(makeFragments(makeLine(50, 100, 'A', 12), makeLine(200, 100, 'B', 12)), gap)[0], 10))
})

test('a title in bold print stands below a space', () => {
  const above = rowOf(100, 'The last row')
  assert.ok(isTitle(rowOf(125, 'Stock', 10, true), above, 10))
  assert.ok(!isTitle(rowOf(112, 'Stock', 10, true), above, 10))
  assert.ok(!isTitle(rowOf(125, 'Stock'), above, 10))
})
