import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageDpi } from './image-dpi.ts'

test('a resolution that gives the size of a page is believed', () => assert.equal(imageDpi(1654, 2339, 200), 200))

test("a camera's 72 dpi and impossible sizes are replaced by a guess from the pixels", () => {
  assert.equal(Math.round(imageDpi(3024, 4032, 72)), 345)
  assert.equal(Math.round(imageDpi(1654, 2339, 0)), 200)
  assert.equal(Math.round(imageDpi(1654, 2339, 1200)), 200)
})

test('the guess stays within 70 and 600 dpi', () => {
  assert.equal(imageDpi(200, 100, 0), 70)
  assert.equal(imageDpi(9_000, 9_000, 0), 600)
})
