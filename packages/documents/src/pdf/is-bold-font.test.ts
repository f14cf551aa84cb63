import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { drawText } from '@ai-platform/testkit/documents/draw-text.ts'
import { createBoldTest } from './is-bold-font.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'

const names = ['Helvetica-Bold', 'Helvetica', 'ABCDEF+Gotham-Black', 'Times-Italic', 'ABCDEF+CMBX10', 'Arial,Bold']

test('a font is bold by its name', async () => {
  const pdfium = await loadPdfium()
  const objects = names.map(name => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`)
  const fonts = names.map((_, index) => `/B${index} ${10 + index} 0 R`).join(' ')
  const content = drawText(names.map((_, index) => ({ text: 'Text', x: 50, y: 700 - index * 20, font: `B${index}` })))
  const pdf = openPdf(pdfium, drawPdf({ pages: [{ content }], objects, fonts }))
  assert.ok(pdf)
  const page = pdfium.call.FPDF_LoadPage(pdf.document, 0)
  const isBold = createBoldTest(pdfium)
  const found = names.map((_, index) => isBold(pdfium.call.FPDFPage_GetObject(page, index)))
  assert.deepEqual(found, [true, false, true, false, true, true])
  assert.equal(isBold(0), false)
  pdfium.call.FPDF_ClosePage(page)
  pdf.close()
})
