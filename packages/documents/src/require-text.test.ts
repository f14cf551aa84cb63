import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toPage, unpagedDocument } from './extracted-document.ts'
import { ExtractionError } from './extraction-error.ts'
import type { Recognition } from './recognition.ts'
import { requireText } from './require-text.ts'

function detailOf(document: Parameters<typeof requireText>[0], recognition: Recognition = 'done'): string {
  try {
    requireText(document, recognition)
  } catch (error) {
    assert.ok(error instanceof ExtractionError)
    assert.equal(error.code, 'no_text_found')
    return error.detail
  }
  throw new Error('the text was accepted')
}

test('two words are text', () => {
  assert.equal(requireText(unpagedDocument('Hello World'), 'done'), 'Hello World')
})

test('pages are separated by form feeds', () => {
  const pages = [toPage(1, 'One.'), toPage(2, ''), toPage(3, 'Three.')]
  assert.equal(requireText({ pages, pageCount: 3, warnings: [] }, 'done'), 'One.\n\f\n\n\f\nThree.')
})

test('the error says whether the document is blank or a scan, and what to do', () => {
  const scan = { pages: [toPage(1, '', true)], pageCount: 1, warnings: [] }
  assert.match(detailOf(scan, 'off'), /was off.*ocr=auto/)
  assert.match(detailOf(scan, 'unavailable'), /Run text recognition \(OCR\)/)
  assert.match(detailOf(scan, 'done'), /sharper scan/)
  assert.match(detailOf(unpagedDocument('')), /contains no text\. Upload/)
})

test('a selection without a page names the page count', () => {
  assert.match(detailOf({ pages: [], pageCount: 3, warnings: [] }), /has 3 pages/)
  assert.match(detailOf({ pages: [], pageCount: 1, warnings: [] }), /has one page/)
})
