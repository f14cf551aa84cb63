import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orientImage } from '../images/orient-image.ts'
import { findInk } from './find-ink.ts'
import { measureLines } from './measure-lines.ts'
import type { PageImage } from './page-image.ts'
import { rotate, straightenPage } from './straighten-page.ts'

const [width, height] = [1000, 1400]

/** Pseudo-random numbers from 0 to below 1 (Park and Miller's generator). */
function createRandom(state = 7): () => number {
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A page of 120 dpi with 40 lines of strokes at random places. */
function drawLines(): PageImage {
  const random = createRandom()
  const gray = new Uint8Array(width * height).fill(235)
  for (let line = 0; line < 40; line++)
    for (let x = 100; x < 900; x += 3 + Math.floor(random() * 8))
      for (let row = 100 + line * 30; row < 112 + line * 30; row++) gray.fill(30, row * width + x, row * width + x + 3)
  return { width, height, gray, dpi: 120 }
}

const measure = (page: PageImage) => measureLines(findInk(page))
const straighten = (page: PageImage) => straightenPage(page, measure(page))

const lines = drawLines()
const turned = { left: orientImage(lines, 8), right: orientImage(lines, 6) }

test('level lines have no skew', () => {
  assert.deepEqual(measure(lines), { isSideways: false, skewDegrees: 0 })
})

for (const degrees of [-4.2, -2, -1, 1, 2, 4.2])
  test(`lines that rise by ${degrees} degrees are made level`, () => {
    const skewed = rotate(lines, degrees)
    const { isSideways, skewDegrees } = measure(skewed)
    assert.equal(isSideways, false)
    assert.ok(Math.abs(skewDegrees + degrees) < 0.15, `${skewDegrees}`)
    assert.ok(Math.abs(measure(straighten(skewed)).skewDegrees) < 0.3)
  })

for (const [side, page] of Object.entries(turned))
  test(`a page turned to the ${side} gets level lines`, () => {
    assert.equal(measure(page).isSideways, true)
    const straight = straighten(page)
    assert.deepEqual([straight.width, straight.height], [width, height])
    assert.deepEqual(measure(straight), { isSideways: false, skewDegrees: 0 })
  })

test('the rules of a table do not turn a page', () => {
  const table = { ...lines, gray: Uint8Array.from(lines.gray) }
  for (const x of [90, 300, 500, 700, 910])
    for (let row = 80; row < 1330; row++) table.gray.fill(0, row * width + x, row * width + x + 3)
  assert.deepEqual(measure(table), { isSideways: false, skewDegrees: 0 })
})

test('an empty page and noise stay as they are', () => {
  const empty = { ...lines, gray: new Uint8Array(width * height).fill(255) }
  const random = createRandom()
  const noise = { ...lines, gray: lines.gray.map(() => random() * 256) }
  for (const page of [empty, noise]) assert.equal(straighten(page), page)
})
