import { findColumnRun } from './find-columns.ts'
import type { Row } from './find-rows.ts'
import { minColumnGap } from './fragment.ts'
import { isLargeTitle, isTitle } from './is-title.ts'

/** A space between two tables is this many font sizes higher than the usual one between their rows. So many are tried. */
const minExtraSpace = 0.6
const maxSpaces = 5
/** A title that divides columns has a space of this many font sizes above it. */
const minTitleSpace = 0.8
/** More titles than this are not tried. */
const maxTitles = 20

/**
 * Divides the rows of a table above each title in a larger font. Divides a table or columns above a title, and a table at a wide
 * space, if a part has more columns than the whole. So an address above the items of an invoice does not join their columns.
 * Returns the indexes of the first rows of the parts after the first one, or undefined for one table or the same columns throughout.
 * @param count columns of the whole
 * @param gap the narrowest strip between columns, in points
 */
export function splitRun(rows: Row[], count: number, gap: number, shape: 'table' | 'columns'): number[] | undefined {
  const size = gap / minColumnGap
  const large = findPlaces(rows, row => isLargeTitle(row, size))
  if (shape === 'table' && large.length > 0) return large
  const titles = findPlaces(
    rows,
    (row, above) => isTitle(row, above, size) && (shape === 'table' || isApart(row, above, size)),
  )
  const spaces = shape === 'table' ? findWideSpaces(rows, size) : []
  const place = [...titles.slice(0, maxTitles), ...spaces].find(at =>
    splitAt(rows, [at]).some(part => hasColumns(part, count + 1, gap)),
  )
  return place === undefined ? undefined : [place]
}

/** Whether nothing stands next to the space above a title. */
const isApart = (row: Row, above: Row | undefined, size: number) =>
  above !== undefined && row.top - above.bottom > size * minTitleSpace

/** Returns the indexes of rows, but for the first one, that fulfil a condition. */
const findPlaces = (rows: Row[], isPlace: (row: Row, above: Row | undefined) => boolean) =>
  rows.flatMap((row, index) => (index > 0 && isPlace(row, rows[index - 1]) ? [index] : []))

/** @param places indexes of the first rows of the parts after the first one */
export const splitAt = (rows: Row[], places: number[]): Row[][] =>
  [0, ...places].map((from, index) => rows.slice(from, places[index]))

/** Whether the rows below single texts have at least `count` columns. */
function hasColumns(rows: Row[], count: number, gap: number): boolean {
  const run = findColumnRun(rows, gap)
  if (!run || run.last < rows.length - 1 || run.columns.length < count) return false
  return rows.slice(0, run.first).every(row => row.spans.length === 1)
}

/** Returns the indexes of the rows below spaces that may divide two tables, from the widest space. */
function findWideSpaces(rows: Row[], size: number): number[] {
  const spaces = rows
    .slice(1)
    .map((row, index) => ({ at: index + 1, space: row.top - (rows[index]?.bottom ?? row.top) }))
  const sorted = spaces.toSorted((a, b) => b.space - a.space)
  const usual = sorted[sorted.length >> 1]?.space ?? 0
  return sorted
    .slice(0, maxSpaces)
    .filter(({ space }) => space > usual + size * minExtraSpace)
    .map(({ at }) => at)
}
