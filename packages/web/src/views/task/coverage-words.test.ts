import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeCoverage } from './coverage-words.ts'

const whole = {
  ...{ pages: null, pages_with_text: null, pages_ocr: null, pages_unread: null },
  ...{ characters: 1_234, chunks: 1, chunks_done: 1, truncated: false },
}

test('a text without pages', () => {
  assert.deepEqual(describeCoverage(whole), ['1,234 characters read.', 'The whole text was used.'])
})

test('a text without pages, with a picture that was recognised', () => {
  assert.equal(describeCoverage({ ...whole, pages_ocr: 1 })[1], 'Text was recognised in images.')
})

test('pages that were read, recognised and left out', () => {
  const coverage = {
    ...whole,
    pages: 10,
    pages_with_text: 8,
    pages_ocr: 3,
    pages_unread: 2,
    chunks: 4,
    truncated: true,
  }
  assert.deepEqual(describeCoverage({ ...coverage, chunks_done: 3 }), [
    '8 of 10 pages had text.',
    'Text of 3 pages was recognised in images.',
    '2 pages could not be read in whole.',
    'The AI read it in 4 parts, 3 of which it answered.',
    'A part of the text was not used.',
  ])
})
