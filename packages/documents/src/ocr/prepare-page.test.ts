import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageImage } from './page-image.ts'
import { preparePage } from './prepare-page.ts'
import { rotate } from './straighten-page.ts'

const [width, height, dpi] = [1000, 1400, 100]

/** A page with lines of strokes in its upper half. */
function drawLines(): PageImage {
  const gray = new Uint8Array(width * height).fill(255)
  for (let line = 0; line < 20; line++)
    for (let x = 100; x < 900; x += 6 + ((x * line) % 5))
      for (let row = 100 + line * 30; row < 112 + line * 30; row++) gray.fill(0, row * width + x, row * width + x + 3)
  return { width, height, gray, dpi }
}

test('blank margins are cut off, and the strip is a part of what is left', () => {
  const { width: wide, height: high, strip, gray } = preparePage(drawLines())
  assert.ok(wide > 800 && wide < 840 && high > 580 && high < 620, `${wide} × ${high}`)
  assert.equal(gray.length, wide * high)
  assert.ok(strip && strip.first + strip.count <= high)
})

test('a page with skew is made level and keeps its size', () => {
  const page = preparePage(rotate(drawLines(), 2))
  assert.deepEqual([page.width, page.height], [width, height])
})

test('a blank page stays as it is', () => {
  const blank = { ...drawLines(), gray: new Uint8Array(width * height).fill(255) }
  assert.deepEqual(preparePage(blank), { ...blank, strip: undefined })
})
