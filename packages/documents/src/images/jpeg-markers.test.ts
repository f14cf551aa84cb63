import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readJpegMarkers } from './jpeg-markers.ts'

const segment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}
const scan = Buffer.concat([segment(0xda, Buffer.from('010100003f00', 'hex')), Buffer.from('1234ff00')])
const end = Buffer.from('ffd9', 'hex')

/** An EXIF segment whose directory has the orientation as its only field. */
const exif = (orientation: number) =>
  segment(
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0'),
      Buffer.from('49492a00080000000100120103000100000000000000', 'hex').fill(orientation, 18, 19),
      Buffer.alloc(4),
    ]),
  )

const jpeg = (...parts: Buffer[]) => Buffer.concat([Buffer.from('ffd8', 'hex'), ...parts])

test('the orientation is read from the EXIF segment', () => {
  assert.equal(readJpegMarkers(jpeg(segment(0xe0, Buffer.from('JFIF')), exif(6), scan, end)).orientation, 6)
  assert.equal(readJpegMarkers(jpeg(scan, end)).orientation, 1)
  assert.equal(readJpegMarkers(jpeg(exif(9), scan, end)).orientation, 1)
})

test('a file without the end of its image data is incomplete, also when a thumbnail has one', () => {
  assert.equal(readJpegMarkers(jpeg(scan, end)).isComplete, true)
  assert.equal(readJpegMarkers(jpeg(segment(0xe1, end), scan)).isComplete, false)
})
