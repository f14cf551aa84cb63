import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTiff } from '@ai-platform/testkit/documents/make-image.ts'
import { listTiffPages, withFirstPage } from './tiff-pages.ts'

const image = (width: number) => ({ width, height: 2, gray: new Uint8Array(width * 2) })
const tiff = makeTiff([image(3), image(4), image(5)])

test('lists the pages with their sizes', () => {
  assert.deepEqual(
    listTiffPages(tiff, 3).map(({ width, height }) => [width, height]),
    [
      [3, 2],
      [4, 2],
      [5, 2],
    ],
  )
})

test('more pages than allowed are refused before any is decoded', () => {
  assert.throws(() => listTiffPages(tiff, 2), { code: 'document_too_complex', detail: /more than 2 pages/ })
})

test('a chain that leaves the file or returns to itself is damage', () => {
  assert.throws(() => listTiffPages(tiff.subarray(0, -4), 9), { code: 'unreadable_document' })
  const endless = Buffer.from(tiff)
  endless.writeUInt32LE(tiff.readUInt32LE(4), tiff.length - 4)
  assert.throws(() => listTiffPages(endless, 9), { code: 'unreadable_document' })
  assert.throws(() => listTiffPages(Buffer.from('49492a0000000000', 'hex'), 9), { code: 'unreadable_document' })
})

test('any page can be made the first one', () => {
  const [, , last] = listTiffPages(tiff, 3)
  assert.equal(listTiffPages(withFirstPage(tiff, last?.offset ?? 0), 3)[0]?.width, 5)
})
