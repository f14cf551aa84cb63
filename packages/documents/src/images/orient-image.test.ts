import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orientImage } from './orient-image.ts'

const image = { width: 3, height: 2, gray: Uint8Array.of(1, 2, 3, 4, 5, 6), dpi: 200 }

/** The pixels of the upright image, row by row. */
const expected: Record<number, string[]> = {
  1: ['123', '456'],
  2: ['321', '654'],
  3: ['654', '321'],
  4: ['456', '123'],
  5: ['14', '25', '36'],
  6: ['41', '52', '63'],
  7: ['63', '52', '41'],
  8: ['36', '25', '14'],
}

for (const [orientation, rows] of Object.entries(expected))
  test(`EXIF orientation ${orientation}`, () => {
    const { width, height, gray } = orientImage(image, Number(orientation))
    assert.deepEqual([width, height], [rows[0]?.length, rows.length])
    assert.equal(gray.join(''), rows.join(''))
  })
