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

const countDark = ({ gray }: PageImage) => gray.filter(level => level < 128).length

test('blank margins are cut off, and the strip is a part of what is left', () => {
  const { width: wide, height: high, strip, gray } = preparePage(drawLines())
  assert.ok(wide > 800 && wide < 840 && high > 580 && high < 620, `${wide} × ${high}`)
  assert.equal(gray.length, wide * high)
  assert.ok(strip && strip.y + strip.height <= high)
})

for (const degrees of [-4, 2])
  test(`blank margins of a page with ${degrees} degrees of skew are cut off, and all lines are kept`, () => {
    const straight = preparePage(drawLines())
    const page = preparePage(rotate(drawLines(), degrees))
    const lost = [straight.width - page.width, straight.height - page.height]
    assert.ok(
      lost.every(pixels => pixels < 8 && pixels > -120),
      `${lost}`,
    )
    assert.ok(countDark(page) > 0.9 * countDark(straight), `${countDark(page)} of ${countDark(straight)}`)
  })

test('a blank page stays as it is', () => {
  const blank = { ...drawLines(), gray: new Uint8Array(width * height).fill(255) }
  assert.deepEqual(preparePage(blank), { ...blank, strip: undefined })
})
