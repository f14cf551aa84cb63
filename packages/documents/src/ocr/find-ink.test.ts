import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findInk } from './find-ink.ts'
import type { PageImage } from './page-image.ts'

const [width, height, dpi] = [1000, 1400, 100]

/** A page with strokes of three pixels. */
function drawStrokes(places: [x: number, y: number][], { ink = 0, paper = 250, noise = 0 } = {}): PageImage {
  const gray = Uint8Array.from({ length: width * height }, (_, at) => paper - ((at * 7919) % (noise + 1)))
  for (const [x, y] of places)
    for (let row = y; row < y + 10; row++) gray.fill(ink, row * width + x, row * width + x + 3)
  return { width, height, gray, dpi }
}

test('the bounds hold all print with a margin of 0.15 inch', () => {
  const bounds = findInk(
    drawStrokes([
      [200, 300],
      [640, 310],
      [500, 900],
    ]),
  ).bounds
  assert.deepEqual(bounds, { x: 185, y: 285, width: 474, height: 640 })
})

test('a pale page number counts, the noise of a scanner does not', () => {
  const { bounds } = findInk(
    drawStrokes(
      [
        [200, 300],
        [500, 1_300],
      ],
      { ink: 190, noise: 20 },
    ),
  )
  assert.deepEqual([bounds?.y, (bounds?.y ?? 0) + (bounds?.height ?? 0)], [285, 1_325])
})

test('a speck of dust is not print', () => {
  const page = drawStrokes([[200, 300]])
  for (const at of [50 * width + 901, 1_390 * width + 31]) page.gray.fill(0, at, at + 2)
  assert.deepEqual(findInk(page).bounds, findInk(drawStrokes([[200, 300]])).bounds)
})

test('an empty page has no bounds', () => assert.equal(findInk(drawStrokes([])).bounds, undefined))
