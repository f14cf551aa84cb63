import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePng, makeTiff } from '@ai-platform/testkit/documents/make-image.ts'
import { loadTesseractCore } from '../ocr/tesseract-core.ts'
import { decodeImagePage, listImagePages } from './decode-image.ts'

const loaded = await loadTesseractCore()
const image = { width: 3, height: 2, gray: Uint8Array.of(0, 50, 100, 150, 200, 255) }
const png = { container: 'png', name: 'PNG', maxPages: 5 } as const
const tiff = { container: 'tiff', name: 'TIFF', maxPages: 5 } as const

function decode(bytes: Buffer, format: typeof png | typeof tiff) {
  return listImagePages(loaded, bytes, format).map(page => [...decodeImagePage(loaded, bytes, page, format).gray])
}

test('a PNG is decoded to its pixels', () => assert.deepEqual(decode(makePng(image), png), [[...image.gray]]))

test('transparent pixels are white', () => {
  const gray = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0)
  assert.deepEqual(decode(makePng({ width: 3, height: 1, gray }, 4), png), [[255, 0, 255]])
})

test('each page of a TIFF is decoded, with and without compression', () => {
  const other = { ...image, gray: image.gray.toReversed() }
  const pages = [[...image.gray], [...other.gray]]
  assert.deepEqual(decode(makeTiff([image, other]), tiff), pages)
  assert.deepEqual(decode(makeTiff([image, other], { deflate: true }), tiff), pages)
})

test('memory does not grow with the pages that were decoded', () => {
  const gray = new Uint8Array(2_000_000)
  const file = makeTiff([{ width: 2_000, height: 1_000, gray }])
  decode(file, tiff)
  const { byteLength } = loaded.memory.buffer
  for (let page = 0; page < 20; page++) decode(file, tiff)
  assert.equal(loaded.memory.buffer.byteLength, byteLength)
})

test('an absurd size is refused by the header alone', () => {
  const huge = makePng(image)
  huge.writeUInt32BE(60_000, 16)
  huge.writeUInt32BE(60_000, 20)
  assert.throws(() => listImagePages(loaded, huge, png), { code: 'document_too_complex', detail: /60000 × 60000/ })
})

test('a cut or damaged image is unreadable', () => {
  const whole = makePng({ width: 100, height: 100, gray: Uint8Array.from({ length: 10_000 }, (_, at) => at * 7) })
  for (const bytes of [whole.subarray(0, whole.length / 2), whole.subarray(0, 20)])
    assert.throws(() => decode(bytes, png), { code: 'unreadable_document' })
})
