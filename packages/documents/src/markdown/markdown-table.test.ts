import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markdownTable } from './markdown-table.ts'

test('the first row becomes the header, and every cell stays in its column', () => {
  const rows = [
    ['Part', '', 'Price'],
    ['', 'b', ''],
    ['c', '', '3'],
  ]
  assert.equal(markdownTable(rows), '| Part |  | Price |\n| --- | --- | --- |\n|  | b |  |\n| c |  | 3 |')
})

test('short rows are padded to the widest one', () => {
  assert.equal(
    markdownTable([['a'], ['b', 'c', 'd'], []]),
    '| a |  |  |\n| --- | --- | --- |\n| b | c | d |\n|  |  |  |',
  )
})

test('pipes are escaped, and line breaks and tabs become one space', () => {
  assert.equal(markdownTable([[' a|b\r\n\n c\td ']]), '| a\\|b c d |\n| --- |')
})

test('a table without cells is empty', () => {
  assert.equal(markdownTable([]), '')
  assert.equal(markdownTable([[], []]), '')
})

test('a sparse table is padded in its header only, and one with too much text is refused', () => {
  const wide = Array.from({ length: 16_384 }, () => 'x')
  const sparse = markdownTable([['a'], ...Array.from({ length: 50_000 }, () => ['b']), wide])
  assert.ok(sparse.length < 1_000_000)
  assert.equal(sparse.split('\n', 1)[0]?.match(/\|/g)?.length, 16_385)
  const long = 'x'.repeat(1_000_000)
  assert.throws(() => markdownTable(Array.from({ length: 22 }, () => [long])), { code: 'document_too_complex' })
})
