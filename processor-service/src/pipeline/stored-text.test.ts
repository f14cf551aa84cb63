import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExtractedDocument, toPage, unpagedDocument } from '@ai-platform/documents/extracted-document.ts'
import { toDocument, toTaskText } from './stored-text.ts'

test('a document is the same after it was stored and read', () => {
  const scan = { ...toPage(3, 'Recognised.'), source: 'ocr' as const, confidence: 0.5 }
  const warnings = [{ code: 'attachments_not_read', detail: 'The attachment a.zip was not read.', pages: [] }]
  const documents: ExtractedDocument[] = [
    { pages: [toPage(1, 'One.'), toPage(2, '', true), scan], pageCount: 9, warnings },
    { pages: [toPage(1, 'A long page.\n\n'.repeat(20_000)), toPage(2, 'Two.')], pageCount: 2, warnings: [] },
    unpagedDocument('A paragraph.\n\n'.repeat(20_000)),
    unpagedDocument(''),
    { pages: [], pageCount: 4, warnings: [] },
  ]
  for (const document of documents) assert.deepEqual(toDocument(toTaskText(document)), document)
})

test('a long text becomes rows of at most 64 kB, each with its page', () => {
  const { pages } = toTaskText({ pages: [toPage(7, 'x'.repeat(150_000))], pageCount: 9, warnings: [] })
  assert.deepEqual(
    pages.map(({ page, text }) => [page, text.length]),
    [
      [7, 65_536],
      [7, 65_536],
      [7, 18_928],
    ],
  )
})
