import { findColumnRun } from './find-columns.ts'
import type { Row } from './find-rows.ts'
import { minColumnGap } from './fragment.ts'
import { isLargeTitle, isTitle } from './is-title.ts'

/** A space between two tables is this many times the usual one between their rows, and this many font sizes, high. */
const minRatio = 3
const minSizes = 2
/** A title that divides columns has a space of this many font sizes above it. */
const minTitleSpace = 0.8
/** More titles than this are not tried. */
const maxTitles = 20

/**
 * Divides the rows of a table above each title in a larger font. Divides a table or columns above a title, and a table at its widest
 * space, if a part has more columns than the whole. So an address above the items of an invoice does not join their columns.
 * Returns the parts, or undefined for one table or the same columns throughout.
 * @param count columns of the whole
 * @param gap the narrowest strip between columns, in points
 */
export function splitRun(rows: Row[], count: number, gap: number, shape: 'table' | 'columns'): Row[][] | undefined {
  const size = gap / minColumnGap
  const large = findPlaces(rows, row => isLargeTitle(row, size))
  if (shape === 'table' && large.length > 0) return splitAt(rows, large)
  const titles = findPlaces(
    rows,
    (row, above) => isTitle(row, above, size) && (shape === 'table' || isApart(row, above, size)),
  )
  const widest = shape === 'table' ? findWidestSpace(rows) : []
  for (const at of [...titles.slice(0, maxTitles), ...widest]) {
    const parts = splitAt(rows, [at])
    if (parts.some(part => hasColumns(part, count + 1, gap))) return parts
  }
  return undefined
}

/** Whether nothing stands next to the space above a title. */
const isApart = (row: Row, above: Row | undefined, size: number) =>
  above !== undefined && row.top - above.bottom > size * minTitleSpace

/** Returns the indexes of rows, but for the first one, that fulfil a condition. */
const findPlaces = (rows: Row[], isPlace: (row: Row, above: Row | undefined) => boolean) =>
  rows.flatMap((row, index) => (index > 0 && isPlace(row, rows[index - 1]) ? [index] : []))

/** @param places indexes of the first rows of the parts after the first one */
const splitAt = (rows: Row[], places: number[]): Row[][] =>
  [0, ...places].map((from, index) => rows.slice(from, places[index]))

/** Whether the rows below single texts have at least `count` columns. */
function hasColumns(rows: Row[], count: number, gap: number): boolean {
  const run = findColumnRun(rows, gap)
  if (!run || run.last < rows.length - 1 || run.columns.length < count) return false
  return rows.slice(0, run.first).every(row => row.spans.length === 1)
}

/** Returns the index of the row below a space that may divide two tables, if there is one. */
function findWidestSpace(rows: Row[]): number[] {
  const spaces = rows.slice(1).map((row, index) => row.top - (rows[index]?.bottom ?? row.top))
  const widest = Math.max(...spaces)
  const usual = spaces.toSorted((a, b) => a - b)[spaces.length >> 1] ?? widest
  const size = rows[0]?.fragments[0]?.size ?? 10
  return widest > size * minSizes && widest > (usual + size) * minRatio - size ? [spaces.indexOf(widest) + 1] : []
}
