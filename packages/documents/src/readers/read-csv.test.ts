import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { readCsv } from './read-csv.ts'

const read = (content: string | Buffer) => readCsv(Buffer.from(content as string)).pages[0]?.text

test('commas, semicolons, tabs and bars are recognised, and blank cells stay in their column', () => {
  const table = '|  | b |  |\n| --- | --- | --- |\n| 1,5 |  | 3 |'
  assert.equal(read(';b;\n1,5;;3\n'), table)
  assert.equal(read('\tb\t\n1,5\t\t3'), table)
  assert.equal(read('|b|\r\n1,5||3\r\n'), table)
  assert.equal(read(',b,\n"1,5",,3'), table)
  assert.equal(read('sep=;\n;b;\n1,5;;3\n'), table)
})

test('quoted cells may hold delimiters, quotes and line breaks', () => {
  assert.equal(read('a,"b ""x"""\n"1\n2",", |"'), '| a | b "x" |\n| --- | --- |\n| 1 2 | , \\| |')
})

test('a quote that is never closed does not swallow the rest', () => {
  assert.equal(read('a,b\n"1,2\n3,4'), '| a | b |\n| --- | --- |\n| "1 | 2 |\n| 3 | 4 |')
})

test('the encoding is detected, and a byte order mark is no part of the first cell', () => {
  assert.equal(read(iconv.encode('größe;€\n1;2', 'windows-1252')), '| größe | € |\n| --- | --- |\n| 1 | 2 |')
  assert.equal(read(iconv.encode('a,b\n1,2', 'utf16le', { addBOM: true })), '| a | b |\n| --- | --- |\n| 1 | 2 |')
})

test('a text without a delimiter stays as it is, and so does one too long for a table', () => {
  assert.equal(read('only\none\ncolumn'), 'only\none\ncolumn')
  const long = `${'a,b\n'.repeat(2_500_000)}`
  assert.equal(read(long)?.slice(0, 7), 'a,b\na,b')
})

test('quotes in every cell take linear time', () => {
  const start = performance.now()
  readCsv(Buffer.from(`a,b\n${'"x""y",2\n'.repeat(200_000)}${'"'.repeat(400_000)}`))
  readCsv(Buffer.from('"a,'.repeat(400_000)))
  assert.ok(performance.now() - start < 5_000)
})
