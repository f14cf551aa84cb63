import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makePdf } from '@ai-platform/testkit/documents/make-pdf.ts'
import { loadPdfium, type Pdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { readContents, writePages } from '../pdf/read-pages.ts'
import { readPagesWithPdfParse } from './read-pages-with-pdf-parse.ts'

const pdfium = await loadPdfium()
function readPagesWithPdfium(pdfium: Pdfium, bytes: Uint8Array, maxPages: number): string[] | undefined {
  const pdf = openPdf(pdfium, bytes)
  try {
    return pdf && writePages(pdfium, pdf, readContents(pdfium, pdf, null, maxPages)).pages.map(page => page.text)
  } finally {
    pdf?.close()
  }
}

const readers = {
  pdfium: async (bytes: Uint8Array, maxPages: number) => readPagesWithPdfium(pdfium, bytes, maxPages),
  'pdf-parse': async (bytes: Uint8Array, maxPages: number) =>
    Array.from((await readPagesWithPdfParse(new Uint8Array(bytes), maxPages)).values()),
}

for (const [name, read] of Object.entries(readers))
  describe(name, () => {
    test('returns the text of each page without added markers', async () => {
      const pages = await read(makePdf(['Grand total: 5 (five)', '', 'Third']), 3)
      assert.deepEqual(
        pages?.map(page => page.trim()),
        ['Grand total: 5 (five)', '', 'Third'],
      )
    })

    test('reports a password and too many pages by their own codes', async () => {
      await assert.rejects(read(makePdf(['x'], { encrypted: true }), 9), { code: 'password_protected' })
      await assert.rejects(read(makePdf(['x', 'y']), 1), { code: 'document_too_complex', detail: /2 pages/ })
    })
  })

test('pdfium returns undefined for a broken file, and its memory does not grow with each document', () => {
  assert.equal(readPagesWithPdfium(pdfium, Buffer.from('%PDF-1.7 rubbish'), 9), undefined)
  const pdf = makePdf(Array.from({ length: 200 }, (_, page) => `Page ${page} `.repeat(40)))
  readPagesWithPdfium(pdfium, pdf, 200)
  const before = pdfium.bytes.length
  for (let round = 0; round < 10; round++) readPagesWithPdfium(pdfium, pdf, 200)
  assert.equal(pdfium.bytes.length, before)
})
