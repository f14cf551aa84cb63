import { buildTable } from './build-table.ts'
import { type ColumnShape, describeColumns } from './describe-columns.ts'
import { type ColumnRun, findColumnRun, splitByColumn } from './find-columns.ts'
import { findRows, mergeSpans, type Row, type Span } from './find-rows.ts'
import { type Fragment, findDirection, isRightToLeft, minColumnGap } from './fragment.ts'
import { isNear } from './group-rows.ts'
import { isTitle } from './is-title.ts'
import { type Item, toItems } from './line.ts'
import type { Rule } from './read-drawing.ts'
import { refineColumns } from './refine-columns.ts'
import { splitAt, splitRun } from './split-run.ts'

/** The lines of a cell are at most this far from each other, in font sizes. */
const maxLinePitch = 1.5
/** Deeper nesting of columns is read line by line. */
const maxDepth = 20

/**
 * Puts the fragments of a page into reading order by a recursive XY-cut (Nagy and Seth, Hierarchical Representation of
 * Optically Scanned Documents, 1984). Here a white strip need not span the whole region. A region is divided at
 * the run of rows with common strips into what is above it, its columns and what is below it. Aligned short cells make a
 * table instead of columns.
 * @param horizontal lines of the page
 */
export function arrangePage(fragments: Fragment[], horizontal: Rule[] = []): Item[] {
  return arrange(fragments, { rightToLeft: isRightToLeft(fragments), horizontal }, 0)
}

/** What is the same for all parts of a page. */
interface WholePage {
  rightToLeft: boolean
  /** Lines, which may divide the rows of a table. */
  horizontal: Rule[]
}

function arrange(fragments: Fragment[], page: WholePage, depth: number): Item[] {
  if (fragments.length === 0) return []
  const gap = medianSize(fragments) * minColumnGap
  const found = depth < maxDepth ? findParts(fragments, gap) : undefined
  if (!found) return toItems(fragments)
  const { rows, columns, shape, first, last } = found
  const inside = rows.slice(first, last + 1)
  const places = shape === 'lines' ? undefined : splitRun(inside, columns.length, gap, shape)
  if (places)
    return splitAt(
      rows,
      places.map(place => first + place),
    ).flatMap(part => arrange(fragmentsOf(part), page, depth + 1))
  return [
    ...arrange(fragmentsOf(rows.slice(0, first)), page, depth + 1),
    ...arrangeRun(),
    ...arrange(fragmentsOf(rows.slice(last + 1)), page, depth + 1),
  ]

  function arrangeRun(): Item[] {
    if (shape === 'lines') return toItems(fragmentsOf(inside))
    if (shape === 'table')
      return [buildTable(inside, columns, findDirection(fragmentsOf(inside), page.rightToLeft), page.horizontal)]
    const parts = splitByColumn(fragmentsOf(inside), columns)
    return (page.rightToLeft ? parts.reverse() : parts).flatMap(part => [
      partBreak,
      ...arrange(part, page, depth + 1),
      partBreak,
    ])
  }
}

interface FoundRun extends ColumnRun {
  rows: Row[]
  shape: ColumnShape
}

/** Finds the columns or the table that divide a region. Columns of prose may have no lines at the same height. */
function findParts(fragments: Fragment[], gap: number): FoundRun | undefined {
  const aligned = describeRows(findRows(fragments, gap), gap)
  if (aligned && aligned.shape !== 'lines') return aligned
  const shifted = describeRows(findRows(fragments, gap, true), gap)
  return shifted?.shape === 'columns' ? shifted : aligned
}

/** Columns of prose reach over the rows around the run in which only some of them have text, and may be known by these alone. */
function describeRows(rows: Row[], gap: number): FoundRun | undefined {
  const run = findColumnRun(rows, gap)
  if (!run) return undefined
  const { columns } = run
  const describe = ({ first, last }: { first: number; last: number }) => {
    const inside = rows.slice(first, last + 1)
    return inside.some(hasTable) ? 'lines' : describeColumns(splitByColumn(fragmentsOf(inside), columns))
  }
  const shape = describe(run)
  if (shape === 'table') {
    const { first, last } = extendTable(rows, run, gap)
    return { rows, columns: refineColumns(rows.slice(first, last + 1), columns, gap), shape, first, last }
  }
  if (shape === 'columns') return { rows, columns, shape, ...extendRun(rows, run, gap) }
  const extended = extendRun(rows, run, gap, hasTable)
  return describe(extended) === 'columns' ? { rows, columns, shape: 'columns', ...extended } : { rows, shape, ...run }
}

/** Adds the lines of the first and last row of a table that stand around the middle of its cells, or below their first line. */
function extendTable(rows: Row[], { first, last, columns }: ColumnRun, gap: number): { first: number; last: number } {
  const run = { first, last }
  const size = gap / minColumnGap
  const fits = (row: Row | undefined) => row !== undefined && fitsColumns(columns, row, gap)
  const near = (above: Row | undefined, row: Row | undefined) => above && row && isNear(above, row)
  const isWrapped = (above: Row | undefined, row: Row | undefined) =>
    above && row && (row.spans[0]?.[0] ?? 0) > (columns[0]?.[1] ?? 0) && row.top - above.top < size * maxLinePitch
  while (fits(rows[run.first - 1]) && near(rows[run.first - 1], rows[run.first])) run.first--
  for (;;) {
    const [above, row] = [rows[run.last], rows[run.last + 1]]
    if (!fits(row) || !(near(above, row) || isWrapped(above, row))) return run
    run.last++
  }
}

const fitsColumns = (columns: Span[], row: Row, gap: number) =>
  mergeSpans([...columns, ...row.spans], gap).length === columns.length

const partBreak = { kind: 'break' } as const

/** Adds the rows before and after columns of prose in which only some of the columns have text, without a title at an end. @param isEnd ends the columns */
function extendRun(
  rows: Row[],
  { first, last, columns }: ColumnRun,
  gap: number,
  isEnd: (row: Row) => boolean = () => false,
): { first: number; last: number } {
  const fits = (row: Row | undefined) => row !== undefined && !isEnd(row) && fitsColumns(columns, row, gap)
  const run = { first, last }
  while (fits(rows[run.first - 1])) run.first--
  while (fits(rows[run.last + 1])) run.last++
  const isTitleAt = (index: number) => isTitle(rows[index], rows[index - 1], gap / minColumnGap)
  while (run.first < first && isTitleAt(run.first)) run.first++
  while (run.last > last && isTitleAt(run.last)) run.last--
  return run
}

const hasTable = (row: Row) => row.fragments.some(fragment => fragment.table)
const fragmentsOf = (rows: Row[]) => rows.flatMap(row => row.fragments)

function medianSize(fragments: Fragment[]): number {
  const sizes = fragments.map(({ size }) => size).sort((a, b) => a - b)
  return sizes[sizes.length >> 1] ?? 10
}
