import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutText } from './cut-text.ts'

test('a short text, also an empty one, is one part', () => {
  assert.deepEqual(cutText('', 100), [''])
  assert.deepEqual(cutText('A text.', 100), ['A text.'])
})

test('parts end after paragraphs, else after lines, else after words', () => {
  assert.deepEqual(cutText('aaaa aaa\n\nbbbb bbb\n\ncccc', 12), ['aaaa aaa\n\n', 'bbbb bbb\n\n', 'cccc'])
  assert.deepEqual(cutText('aaaa aaa\nbbbb bbb\ncccc', 10), ['aaaa aaa\n', 'bbbb bbb\n', 'cccc'])
  assert.deepEqual(cutText('aaaa bbbb cccc', 6), ['aaaa ', 'bbbb ', 'cccc'])
})

test('parts keep within the limit in bytes and join to the text', () => {
  for (const text of ['x'.repeat(1000), 'ü€😀'.repeat(300), 'Ein Satz. '.repeat(90), '\n\n'.repeat(200)]) {
    const parts = cutText(text, 64)
    assert.equal(parts.join(''), text)
    assert.ok(parts.every(part => part !== '' && Buffer.byteLength(part) <= 64 && part.isWellFormed()))
  }
})
