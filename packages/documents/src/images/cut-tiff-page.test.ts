import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTiff } from '@ai-platform/testkit/documents/make-image.ts'
import { cutTiffPage } from './cut-tiff-page.ts'
import { listTiffPages } from './tiff-pages.ts'

const image = (width: number) => ({
  width,
  height: 2,
  gray: Uint8Array.from({ length: width * 2 }, (_, at) => at + width),
})
const images = [image(300), image(3), image(4)]
const tiff = makeTiff(images)

function cut(bytes: Buffer, page: number): Uint8Array | undefined {
  const listed = listTiffPages(bytes, 3)[page]
  assert.ok(listed)
  return cutTiffPage(bytes, listed)
}

/** The place of the value of a field, in the directory of a page. */
function placeOf(bytes: Buffer, page: number, tag: number): number {
  const { offset = 0 } = listTiffPages(bytes, 3)[page] ?? {}
  for (let at = offset + 2; at < bytes.length; at += 12) if (bytes.readUInt16LE(at) === tag) return at + 8
  throw new Error(`no field ${tag}`)
}

test('each page becomes a file of its own, with its data alone', () => {
  for (const [index, { width, gray }] of images.entries()) {
    const file = Buffer.from(cut(tiff, index) ?? [])
    assert.deepEqual(
      listTiffPages(file, 1).map(page => page.width),
      [width],
    )
    const strip = file.readUInt32LE(placeOf(file, 0, 273))
    assert.deepEqual(Uint8Array.from(file.subarray(strip)), gray)
    assert.ok(file.length < gray.length + 200, `${file.length}`)
  }
})

test('a page whose data leaves the file or is an old JPEG is not cut out', () => {
  const outside = Buffer.from(tiff)
  outside.writeUInt32LE(tiff.length - 1, placeOf(tiff, 1, 273))
  assert.equal(cut(outside, 1), undefined)
  const long = Buffer.from(tiff)
  long.writeUInt32LE(tiff.length + 1, placeOf(tiff, 1, 279))
  assert.equal(cut(long, 1), undefined)
  const jpeg = Buffer.from(tiff)
  jpeg.writeUInt16LE(513, placeOf(tiff, 1, 277) - 8)
  assert.equal(cut(jpeg, 1), undefined)
})
