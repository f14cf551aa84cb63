import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Block } from '../markdown/blocks.ts'
import { writeMark } from './mark.ts'
import { writeWordBlocks } from './write-blocks.ts'
import { XmlWriter } from './xml-writer.ts'

function write(...blocks: Block[]): string {
  const out = new XmlWriter()
  writeWordBlocks(blocks, out)
  return out.toString()
}

test('blocks become paragraphs with marks, and tables with a cell for each text', () => {
  assert.equal(write({ type: 'paragraph', text: 'a < b' }), '<w:p><w:r><w:t>a &#60; b</w:t></w:r></w:p>')
  assert.equal(
    write({ type: 'item', marker: '-', depth: 2, text: 'x' }),
    `<w:p>${writeMark({ depth: 2, marker: '-' })}<w:r><w:t>x</w:t></w:r></w:p>`,
  )
  assert.equal(
    write({ type: 'table', rows: [['', 'x']] }),
    '<w:tbl><w:tr><w:tc></w:tc><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
  )
})

test('blocks without a text are left out', () => {
  assert.equal(write({ type: 'paragraph', text: ' ' }, { type: 'table', rows: [] }), '')
})
