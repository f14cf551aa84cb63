import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutStrip, findStrip } from './cut-strip.ts'
import { type PageImage, turnOver } from './page-image.ts'

const [width, height, dpi] = [800, 1200, 100]

/** @param lines the first row of each line, with the number of its strokes; a line has 12 rows */
function drawPage(lines: [row: number, strokes: number][]) {
  const gray = new Uint8Array(width * height).fill(255)
  for (const [first, strokes] of lines)
    for (let row = first; row < first + 12; row++)
      for (let stroke = 0; stroke < strokes; stroke++)
        gray.fill(0, row * width + stroke * 8, row * width + stroke * 8 + 4)
  return { width, height, gray, dpi }
}

const stripOf = (page: PageImage) => cutStrip({ ...page, strip: findStrip(page) })

const darkRows = (page: PageImage) =>
  Array.from({ length: page.height }, (_, row) =>
    page.gray.subarray(row * page.width, (row + 1) * page.width).includes(0),
  )

test('the strip has the lines with the most print, whole', () => {
  const strip = stripOf(
    drawPage([
      [100, 20],
      [600, 90],
      [620, 90],
      [640, 90],
      [900, 40],
    ]),
  )
  assert.ok(strip)
  const dark = darkRows(strip)
  assert.equal(strip.gray.length, strip.width * strip.height)
  assert.deepEqual([dark.at(0), dark.at(-1)], [false, false])
  assert.ok([24, 36].includes(dark.filter(Boolean).length), 'two or three lines of 12 rows')
})

test('the strip of a page that is turned over has the same lines', () => {
  const page = drawPage([[100, 90]])
  const turned = turnOver({ ...page, strip: findStrip(page) })
  assert.deepEqual(cutStrip(turned)?.gray, stripOf(page)?.gray.toReversed())
})

test('the strip is half as wide as a letter, and begins where the print does', () => {
  const page = drawPage([[100, 90]])
  const indented = { ...page, gray: new Uint8Array(page.gray.length).fill(255) }
  for (let at = 200; at < page.gray.length; at++) indented.gray[at] = page.gray[at - 200] ?? 255
  const strip = findStrip(indented)
  assert.deepEqual([findStrip(page)?.x, strip?.width], [0, 350])
  assert.ok(strip && strip.x > 100 && strip.x <= 204, `${strip?.x}`)
})

test('a page without print and a page of a few lines have no strip', () => {
  assert.equal(stripOf(drawPage([])), undefined)
  const page = drawPage([[100, 90]])
  assert.equal(stripOf({ ...page, height: 150, gray: page.gray.subarray(0, 150 * width) }), undefined)
})
