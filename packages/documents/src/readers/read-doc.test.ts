import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompoundFile } from '@ai-platform/testkit/documents/make-compound.ts'
import { makeWord97, type Word97Parts } from '@ai-platform/testkit/documents/make-word97.ts'
import { readMarkdown } from './testing/read-pages.ts'

const read = (parts: Word97Parts) => readMarkdown(makeWord97(parts), 'doc')

test('paragraphs, headings, links and special characters are read', async () => {
  const link = '\x13 HYPERLINK "https://a.example/" \x14here\x15'
  const paragraphs = [
    { text: 'Überschrift\r', style: 1 },
    { text: 'Part two\r', style: 2 },
    { text: `See ${link}, a\x1eb c\x1fd\vnext \x13 PAGE \x147\x15\x01\r` },
  ]
  assert.equal(
    await read({ paragraphs }),
    '# Überschrift\n\n## Part two\n\nSee [here](https://a.example/), a‑b cd\nnext 7',
  )
})

test('cells stay in their columns, blank and merged ones too', async () => {
  const cell = (text: string) => ({ text: `${text}\x07`, kind: 'cell' as const })
  const row = (edges: number[]) => ({ text: '\x07', kind: 'row' as const, edges })
  const paragraphs = [
    ...[cell('a'), cell(''), cell('c|d'), row([0, 1000, 2000, 3000])],
    ...[cell('wide'), cell('x'), row([0, 2000, 3010])],
    { text: 'After\r' },
  ]
  assert.equal(await read({ paragraphs }), '| a |  | c\\|d |\n| --- | --- | --- |\n| wide |  | x |\n\nAfter')
})

test('footnotes are kept', async () => {
  const footnotes = [{ position: 4, text: '\x02 Foot\r' }]
  assert.equal(await read({ paragraphs: [{ text: 'Text\x02 more\r' }], footnotes }), 'Text[^1] more\n\n[^1]: Foot')
})

test('a password, damage and other compound files have their own codes', async () => {
  const paragraphs = [{ text: 'Secret\r' }]
  await assert.rejects(read({ paragraphs, encrypted: true }), { code: 'password_protected' })
  const file = makeWord97({ paragraphs })
  await assert.rejects(readMarkdown(file.subarray(0, 2000), 'doc'), { code: 'unreadable_document' })
  await assert.rejects(readMarkdown(makeCompoundFile(['Workbook']), 'doc'), { code: 'unreadable_document' })
  // A chain of sectors that runs in a circle.
  const circle = Buffer.from(file)
  const allocationTable = 512 * (1 + circle.readUInt32LE(76))
  circle.writeUInt32LE(0, allocationTable)
  await assert.rejects(readMarkdown(circle, 'doc'), { code: 'unreadable_document' })
})
