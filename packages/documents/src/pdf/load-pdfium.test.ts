import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { readContents } from './read-pages.ts'

/** A form that draws the next one twice, so that the page would have 2^30 texts. */
const nested = (index: number) => {
  const next = index < 30 ? `/XObject << /X ${11 + index} 0 R >>` : ''
  const content = next === '' ? 'BT /F1 9 Tf (x) Tj ET' : '/X Do /X Do'
  return `<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> ${next} >> /Length ${content.length} >>\nstream\n${content}\nendstream`
}

test('a page whose forms contain each other exponentially ends with an error, in bounded memory', async () => {
  const pdfium = await loadPdfium()
  const annotation = '/Subtype /Stamp /F 4 /Rect [0 0 500 500] /AP << /N 10 0 R >>'
  const file = drawPdf({
    pages: [{ content: '', annotations: [annotation] }],
    objects: Array.from({ length: 31 }, (_, index) => nested(index)),
  })
  const pdf = openPdf(pdfium, file)
  assert.ok(pdf)
  assert.throws(() => readContents(pdfium, pdf, null, 10), { name: 'RuntimeError' })
  assert.ok(pdfium.bytes.length < 500 * 1024 * 1024)
})
