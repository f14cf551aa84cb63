import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { findTextObjects, readDrawing } from './read-drawing.ts'
import type { Turn } from './upright.ts'

const pdfium = await loadPdfium()
const area = { left: 0, right: 595, top: -842, bottom: 0 }

/** Calls `use` with the page that `content` draws. Object 10 is the form `/X1`, which is drawn by `objects`. */
function withPage<T>(content: string, use: (page: number) => T, objects: string[] = []): T {
  const entries = objects.length > 0 ? '/Resources << /XObject << /X1 10 0 R >> >>' : ''
  const pdf = openPdf(pdfium, drawPdf({ pages: [{ content, entries }], objects }))
  assert.ok(pdf)
  const page = pdfium.call.FPDF_LoadPage(pdf.document, 0)
  try {
    return use(page)
  } finally {
    pdfium.call.FPDF_ClosePage(page)
    pdf.close()
  }
}

const read = (content: string, turn: Turn = 0, objects?: string[]) =>
  withPage(content, page => readDrawing(pdfium, page, turn, area), objects)

const form = (content: string, matrix = '1 0 0 1 0 0', resources = '') =>
  `<< /Type /XObject /Subtype /Form /BBox [0 0 600 600] /Matrix [${matrix}] /Resources << ${resources} >> /Length ${content.length} >>\nstream\n${content}\nendstream`

const round = (rules: { at: number; from: number; to: number }[]) =>
  rules.map(({ at, from, to }) => [at, from, to].map(Math.round))

test('thin shapes are rules, with y growing downwards', () => {
  const { horizontal, vertical } = read('100 700 200 0.5 re f 50 600 0.5 50 re f')
  assert.deepEqual(round(horizontal), [[-700, 100, 300]])
  assert.deepEqual(round(vertical), [[50, -650, -600]])
})

test('a box gives its four edges, a thin box one line, a short line none', () => {
  const { horizontal, vertical } = read('100 600 100 50 re f 100 500 200 0.5 re f 10 10 3 0.5 re f')
  assert.deepEqual(
    round(horizontal).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    [
      [-650, 100, 200],
      [-600, 100, 200],
      [-500, 100, 300],
    ],
  )
  assert.deepEqual(round(vertical), [
    [100, -650, -600],
    [200, -650, -600],
  ])
})

test('each subpath of a path is a rule, and subpaths with curves are not', () => {
  const lines = Array.from({ length: 6 }, (_, row) => `50 ${700 - 20 * row} m 350 ${700 - 20 * row} l`).join(' ')
  const { horizontal } = read(`${lines} 50 400 m 60 420 80 420 90 400 c S`)
  assert.deepEqual(
    round(horizontal).map(([at]) => at),
    [-700, -680, -660, -640, -620, -600],
  )
})

test('the lines of a turned page are upright', () => {
  const { horizontal, vertical } = read('100 700 200 0.5 re f', 1)
  assert.deepEqual(horizontal, [])
  assert.deepEqual(round(vertical), [[700, 100, 300]])
})

test('the content of a form is placed by its matrix', () => {
  const drawn = form('0 0 100 0.2 re f', '2 0 0 2 30 40')
  assert.deepEqual(round(read('1 0 0 1 5 5 cm /X1 Do', 0, [drawn]).horizontal), [[-45, 35, 235]])
})

test('images and shapes cover shares of the page, white shapes do not', () => {
  const image = 'q 297.5 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q'
  const { imageShare, pathShare } = read(`${image} 0 0 595 84.2 re f 1 1 1 rg 0 0 595 842 re f`)
  assert.equal(imageShare.toFixed(2), '0.50')
  assert.equal(pathShare.toFixed(2), '0.10')
})

test('text is noticed inside a form too', () => {
  const drawn = form('BT /F1 9 Tf (x) Tj ET', '1 0 0 1 0 0', '/Font << /F1 3 0 R >>')
  assert.equal(read('/X1 Do', 0, [drawn]).hasText, true)
  assert.equal(read('0 0 50 50 re f').hasText, false)
})

test('a form that draws itself ends', () => {
  const drawn = form('/X1 Do', '1 0 0 1 0 0', '/XObject << /X1 10 0 R >>')
  assert.equal(read('/X1 Do', 0, [drawn]).tooMany, false)
})

test('the texts of the last objects of a page are found, those before them are not', () => {
  const text = (word: string) => `BT /F1 9 Tf (${word}) Tj ET`
  withPage(`${text('own')} ${text('drawn')} ${text('drawn too')}`, page => {
    const objects = [0, 1, 2].map(index => pdfium.call.FPDFPage_GetObject(page, index))
    assert.deepEqual(
      [...findTextObjects(pdfium, page, 1).entries()],
      [
        [objects[1], 1],
        [objects[2], 2],
      ],
    )
  })
})
