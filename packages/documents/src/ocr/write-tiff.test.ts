import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeImagePage, listImagePages } from '../images/decode-image.ts'
import { loadTesseractCore } from './tesseract-core.ts'
import { writeTiff } from './write-tiff.ts'

test('each image is a page of the TIFF, with its pixels and its resolution', async () => {
  const loaded = await loadTesseractCore()
  const images = [
    { width: 3, height: 501, gray: Uint8Array.from({ length: 1_503 }, (_, at) => at), dpi: 150 },
    { width: 1_200, height: 2, gray: new Uint8Array(2_400).fill(9), dpi: 300 },
  ]
  const bytes = Buffer.concat(writeTiff(images))
  const format = { container: 'tiff', name: 'TIFF', maxPages: 2 } as const
  const pages = listImagePages(loaded, bytes, format).map(page => decodeImagePage(loaded, bytes, page, format))
  assert.deepEqual(
    pages.map(page => page.dpi),
    [150, 300],
  )
  assert.deepEqual(
    pages.map(({ width, height, gray }) => ({ width, height, gray })),
    images.map(({ width, height, gray }) => ({ width, height, gray })),
  )
})
