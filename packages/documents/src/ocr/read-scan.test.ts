import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeScanPdf } from '@ai-platform/testkit/documents/make-image.ts'
import { loadPdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { renderPage } from '../pdf/render-page.ts'
import { readScan } from './read-scan.ts'

const pdfium = await loadPdfium()
const [width, height] = [400, 600]
const levels = new Uint8Array(width * height * 3).map((_, at) => at * 7)

/** A page that is a colour image. */
const scan = Buffer.from(
  makeScanPdf([{ width: width * 3, height, gray: levels }], 200)
    .toString('latin1')
    .replace(`/Width ${width * 3} `, `/Width ${width}  `)
    .replace('/DeviceGray', '/DeviceRGB ')
    .replaceAll('432.00 ', '144.00 '),
  'latin1',
)

/** @param change of the file's text, of the same length */
function read(file: Buffer, change: [from: string, to: string] = ['', '']) {
  const [from, to] = change
  assert.equal(from.length, to.length)
  const pdf = openPdf(pdfium, Buffer.from(file.toString('latin1').replace(from, to), 'latin1'))
  assert.ok(pdf)
  const image = readScan(pdfium, pdf, 0)
  const rendered = renderPage(pdfium, pdf, 0, 200)
  pdf.close()
  return { image, rendered }
}

test('a page that is one colour image has the pixels of the rendered page', () => {
  const { image, rendered } = read(scan)
  assert.deepEqual([image?.width, image?.height, Math.round(image?.dpi ?? 0)], [width, height, 200])
  assert.ok(image && rendered && Buffer.compare(image.gray, rendered.gray) === 0)
})

test('an image that is turned, does not cover the page or has another resolution is rendered', () => {
  for (const matrix of ['144.00 9 0 216.00 0 0 cm', '144.00 0 0 116.00 0 0 cm'])
    assert.equal(read(scan, ['144.00 0 0 216.00 0 0 cm', matrix]).image, undefined)
  const half = scan
    .toString('latin1')
    .replaceAll('144.00 ', '288.00 ')
    .replaceAll('216.00 ', '432.00 ')
    .replace('216.00]', '432.00]')
  assert.equal(read(Buffer.from(half, 'latin1')).image, undefined)
})

test('a gray image is rendered, and so is a typeset page', () => {
  const gray = levels.subarray(0, width * height)
  for (const page of [{ width, height, gray }, 'Hello World'])
    assert.equal(read(makeScanPdf([page], 200)).image, undefined)
})
