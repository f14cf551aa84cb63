import type { OfficePackage } from '../archive/open-package.ts'
import { createNumberFormatter, type NumberFormatter } from '../sheets/format-number.ts'
import { childAt, childrenNamed, descendantsNamed, readXmlTree, textOf, type XmlElement } from '../xml/xml-tree.ts'

/** Points beyond this index are left out of a chart's table; a chart of a slide shows some dozens. */
const maxPoints = 5_000

export interface Chart {
  title: string
  /** Categories in the first column, one series in each further one; no rows without cached values. */
  rows: string[][]
}

/** Reads a chart's title and its cached categories and values (ECMA-376 part 1, 21.2). */
export async function readChart(archive: OfficePackage, part: string): Promise<Chart> {
  const tree = await readXmlTree(archive, part)
  const chart = childAt(tree, 'c:chart')
  const date1904 = childAt(tree, 'c:date1904')
  const numbers = createNumberFormatter(date1904 !== undefined && !/^(0|false)$/.test(date1904.attributes.val ?? '1'))
  const series = descendantsNamed(childAt(chart, 'c:plotArea'), 'c:ser').map(element => readSeries(element, numbers))
  return { title: readTitle(childAt(chart, 'c:title')), rows: toRows(series) }
}

function readTitle(title: XmlElement | undefined): string {
  const texts = [...descendantsNamed(title, 'a:t'), ...descendantsNamed(title, 'c:v')]
  return texts.map(textOf).join('').replace(/\s+/g, ' ').trim()
}

interface Series {
  name: string
  categories: string[]
  values: string[]
}

function readSeries(element: XmlElement, numbers: NumberFormatter): Series {
  return {
    name: descendantsNamed(childAt(element, 'c:tx'), 'c:v').map(textOf).join(' '),
    categories: readPoints(childAt(element, 'c:cat') ?? childAt(element, 'c:xVal'), numbers),
    values: readPoints(childAt(element, 'c:val') ?? childAt(element, 'c:yVal'), numbers),
  }
}

/** Categories of several levels are joined from the outer level to the inner one. */
function readPoints(data: XmlElement | undefined, numbers: NumberFormatter): string[] {
  const levels = descendantsNamed(data, 'c:lvl').toReversed()
  const caches = ['c:strCache', 'c:numCache', 'c:strLit', 'c:numLit'].flatMap(name => descendantsNamed(data, name))
  const points: string[] = []
  for (const cache of levels.length > 0 ? levels : caches.slice(0, 1)) {
    const isNumeric = cache.name.startsWith('c:num')
    const code = textOf(childAt(cache, 'c:formatCode')) || 'General'
    for (const point of childrenNamed(cache, 'c:pt')) {
      const index = Number(point.attributes.idx)
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
