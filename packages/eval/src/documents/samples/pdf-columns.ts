import { makePdfDocument } from '../builders/pdf/pdf-document.ts'
import { kernedAt, textAt } from '../builders/pdf/pdf-text.ts'
import { order } from '../checks.ts'
import type { Sample } from '../sample.ts'

const syllables = [
  'ka',
  'ro',
  'mi',
  'ten',
  'lu',
  'sar',
  'ven',
  'do',
  'pi',
  'gol',
  'ne',
  'tis',
  'fa',
  'ber',
  'hu',
  'lin',
]

/** A line of words that no other number gives. */
function lineOf(number: number, words: number): string {
  return Array.from({ length: words }, (_, index) => {
    const seed = number * 31 + index * 7
    const pick = (step: number) => syllables[(seed * (step + 3) + Math.floor(seed / 16) * (step + 1) + step) % 16] ?? ''
    return index === 0 ? `${pick(0)}${pick(1)}${number}` : `${pick(0)}${pick(1)}${seed % 3 === 0 ? pick(2) : ''}`
  }).join(' ')
}

interface Layout {
  columns: number
  /** draws the first line of each column, then the second */
  byRow: boolean
  kerned: boolean
}

/** Pages of columns below a running header and above a page number, with a title over all columns on the first page. */
function columnPages({ columns, byRow, kerned }: Layout): Sample {
  const draw = kerned ? kernedAt : (x: number, y: number, text: string) => textAt(x, y, text)
  const gap = columns === 2 ? 260 : 170
  const words = columns === 2 ? 6 : 3
  const expected: string[] = []
  let number = columns * 1000 + (byRow ? 500 : 0) + (kerned ? 100 : 0)
  const pages = [0, 1].map(page => {
    const lines = Array.from({ length: columns }, (_, column) =>
      Array.from({ length: 24 }, (_, row) => ({ column, row, text: lineOf(number++, words) })),
    )
    expected.push(...lines.flat().map(({ text }) => text))
    const drawn = lines.flat()
    if (byRow) drawn.sort((one, other) => one.row - other.row || one.column - other.column)
    const body = drawn.map(({ column, row, text }) => draw(50 + column * gap, 720 - row * 13, text))
    const title = page === 0 ? textAt(297, 760, 'Bericht zur Lage', { size: 18, font: 'F2', align: 'centre' }) : ''
    const edges =
      textAt(50, 810, 'Jahrbuch der Gesellschaft') + textAt(297, 40, `Seite ${page + 1}`, { align: 'centre' })
    return { content: edges + title + body.join('') }
  })
  return {
    name: `${columns} columns ${byRow ? 'by row' : 'by column'}${kerned ? ', kerned' : ''}`,
    extension: 'pdf',
    bytes: makePdfDocument(() => ({ pages })),
    checks: [order(`reading order: pdf, ${columns === 2 ? 'two' : 'three'} columns`, expected)],
  }
}

/** Two columns, a paragraph over the whole width, and two columns again; drawn from bottom to top. */
function mixedPage(): Sample {
  const block = (top: number, from: number) =>
    [0, 1].flatMap(column =>
      Array.from({ length: 10 }, (_, row) => ({
        x: 50 + column * 260,
        y: top - row * 13,
        text: lineOf(from + column * 10 + row, 6),
      })),
    )
  const wide = Array.from({ length: 3 }, (_, row) => ({ x: 50, y: 560 - row * 13, text: lineOf(9100 + row, 13) }))
  const all = [...block(740, 9000), ...wide, ...block(490, 9200)]
  const content = all
    .toReversed()
    .map(({ x, y, text }) => textAt(x, y, text))
    .join('')
  return {
    name: 'two columns around a wide paragraph',
    extension: 'pdf',
    bytes: makePdfDocument(() => ({ pages: [{ content }] })),
    checks: [
      order(
        'reading order: pdf, two columns',
        all.map(({ text }) => text),
      ),
    ],
  }
}

export const pdfColumnSamples = (): Sample[] => [
  ...[2, 3].flatMap(columns =>
    [true, false].map(byRow => columnPages({ columns, byRow, kerned: byRow === (columns === 2) })),
  ),
  mixedPage(),
]
