import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePdf } from '@ai-platform/testkit/documents/make-pdf.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { fitImage, renderPage } from './render-page.ts'

const pdfium = await loadPdfium()

test('a page is rendered as gray rows without padding, at the requested resolution', () => {
  const pdf = openPdf(pdfium, makePdf(['Hello World']))
  assert.ok(pdf)
  const image = renderPage(pdfium, pdf, 0, 100)
  pdf.close()
  assert.ok(image)
  assert.deepEqual([image.width, image.height], [826, 1169])
  assert.equal(image.gray.length, image.width * image.height)
  const { gray, width } = image
  const dark = Array.from(gray.keys()).filter(index => (gray[index] ?? 255) < 128)
  assert.ok(dark.length > 100, 'the text is dark on white')
  const rows = dark.map(index => Math.floor(index / width))
  assert.ok(Math.min(...rows) > 170 && Math.max(...rows) < 205, 'the text stands 142 points below the top')
})

test('the resolution is lowered to 40 megapixels, and an invalid size gives the smallest image', () => {
  assert.deepEqual(fitImage(595, 842, 300), { width: 2479, height: 3508, dpi: 300 })
  const poster = fitImage(14_400, 14_400, 300)
  assert.ok(poster.width * poster.height <= 40_000_000 && poster.dpi < 32)
  assert.deepEqual(fitImage(Number.NaN, -5, 72), { width: 1, height: 1, dpi: 72 })
  const strip = fitImage(1, 1e9, 300)
  assert.ok(strip.width >= 1 && strip.height <= 32_000)
})

test('rendering leaves no memory behind', () => {
  const file = makePdf(['x'])
  const render = () => {
    const pdf = openPdf(pdfium, file)
    assert.ok(pdf && renderPage(pdfium, pdf, 0, 150))
    pdf.close()
  }
  render()
  const before = pdfium.bytes.length
  for (let round = 0; round < 20; round++) render()
  assert.equal(pdfium.bytes.length, before)
})
