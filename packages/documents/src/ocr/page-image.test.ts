import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crop, halve, turnOver } from './page-image.ts'

const image = { width: 3, height: 2, gray: Uint8Array.of(0, 4, 9, 8, 12, 9), dpi: 200 }

test('turning over reverses the pixels and leaves the image itself as it is', () => {
  assert.deepEqual(turnOver(image), { ...image, gray: Uint8Array.of(9, 12, 8, 9, 4, 0) })
  assert.equal(image.gray[0], 0)
})

test('halving takes the mean of four pixels, also where only one row or column is left', () => {
  assert.deepEqual(halve(image), { width: 1, height: 1, gray: Uint8Array.of(6), dpi: 100 })
  assert.deepEqual(halve({ width: 1, height: 2, gray: Uint8Array.of(10, 20), dpi: 8 }).gray, Uint8Array.of(15))
})

test('a part of an image has its own rows', () => {
  assert.deepEqual(crop(image, { x: 1, y: 0, width: 2, height: 2 }), {
    ...{ width: 2, height: 2, dpi: 200 },
    gray: Uint8Array.of(4, 9, 12, 9),
  })
})
