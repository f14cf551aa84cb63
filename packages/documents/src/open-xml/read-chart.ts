import type { DocumentPackage } from '../archive/open-package.ts'
import type { Block } from '../markdown/blocks.ts'
import { childAt, childrenNamed, descendantsNamed, type Element, textOf } from '../markup/element.ts'
import { createNumberFormatter, type NumberFormatter } from '../sheets/format-number.ts'
import { readPlainText } from './drawing-text.ts'
import { readOpenXmlPart } from './read-part.ts'

/** Points beyond this index are left out of a chart's table; a chart of a slide shows some dozens. */
const maxPoints = 5_000

export interface Chart {
  title: string
  /** Titles of the axes and labels of points, as typed. */
  labels: string[]
  /** Categories in the first column, one series in each further one; no rows without cached values. */
  rows: string[][]
}

/** Reads a chart's title, labels, and cached categories and values (ECMA-376 part 1, 21.2). */
export async function readChart(archive: DocumentPackage, part: string): Promise<Chart> {
  const tree = await readOpenXmlPart(archive, part)
  const chart = childAt(tree, 'c:chart')
  const plot = childAt(chart, 'c:plotArea')
  const date1904 = childAt(tree, 'c:date1904')
  const isDate1904 = date1904 !== undefined && !/^(0|false)$/.test(date1904.attributes.get('val') ?? '1')
  const numbers = createNumberFormatter(isDate1904)
  return {
    title: readTitle(childAt(chart, 'c:title')),
    labels: descendantsNamed(plot, 'c:rich').map(readLabel).filter(Boolean),
    rows: toRows(descendantsNamed(plot, 'c:ser').map(element => readSeries(element, numbers))),
  }
}

/** Writes a chart as its title, its labels and a table. */
export function writeChart(chart: Chart): Block[] {
  const paragraphs = writeChartTexts(chart).map(text => ({ type: 'paragraph' as const, text }))
  return [...paragraphs, { type: 'table', rows: chart.rows }]
}

/** Writes the title and the labels of a chart, each in a line. */
export const writeChartTexts = ({ title, labels }: Chart): string[] =>
  [title === '' ? '' : `Chart: ${title}`, labels.join('; ')].filter(text => text !== '')

function readTitle(title: Element | undefined): string {
  const texts = [...descendantsNamed(title, 'a:t'), ...descendantsNamed(title, 'c:v')]
  return texts.map(textOf).join('').replace(/\s+/g, ' ').trim()
}

const readLabel = (rich: Element) => readPlainText(rich, new Map()).replace(/\s+/g, ' ').trim()

interface Series {
  name: string
  categories: string[]
  values: string[]
}

function readSeries(element: Element, numbers: NumberFormatter): Series {
  return {
    name: descendantsNamed(childAt(element, 'c:tx'), 'c:v').map(textOf).join(' '),
    categories: readPoints(childAt(element, 'c:cat') ?? childAt(element, 'c:xVal'), numbers),
    values: readPoints(childAt(element, 'c:val') ?? childAt(element, 'c:yVal'), numbers),
  }
}

/** Categories of several levels are joined from the outer level to the inner one. */
function readPoints(data: Element | undefined, numbers: NumberFormatter): string[] {
  const levels = descendantsNamed(data, 'c:lvl').toReversed()
  const caches = ['c:strCache', 'c:numCache', 'c:strLit', 'c:numLit'].flatMap(name => descendantsNamed(data, name))
  const points: string[] = []
  for (const cache of levels.length > 0 ? levels : caches.slice(0, 1)) {
    const isNumeric = cache.name.startsWith('c:num')
    const code = textOf(childAt(cache, 'c:formatCode')) || 'General'
    for (const point of childrenNamed(cache, 'c:pt')) {
      const index = Number(point.attributes.get('idx'))
      if (!(index >= 0 && index < maxPoints)) continue
      const value = textOf(childAt(point, 'c:v'))
      const isNumber = isNumeric && value !== '' && !Number.isNaN(Number(value))
      const text = isNumber ? numbers.format(Number(value), code) : value
      points[index] = points[index] === undefined ? text : `${points[index]} / ${text}`
    }
  }
  return Array.from(points, text => text ?? '')
}

function toRows(series: Series[]): string[][] {
  const shown = series.filter(one => one.values.length > 0)
  const length = Math.max(0, ...shown.map(one => Math.max(one.values.length, one.categories.length)))
  if (length === 0) return []
  const categories = shown.find(one => one.categories.length > 0)?.categories ?? []
  const rows = Array.from({ length }, (_, row) => [categories[row] ?? '', ...shown.map(one => one.values[row] ?? '')])
  return [['', ...shown.map(one => one.name)], ...rows]
}
