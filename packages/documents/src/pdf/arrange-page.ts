import { buildTable } from './build-table.ts'
import { type ColumnShape, describeColumns } from './describe-columns.ts'
import { type ColumnRun, findColumnRun, splitByColumn } from './find-columns.ts'
import { findRows, mergeSpans, type Row, type Span } from './find-rows.ts'
import { type Fragment, isRightToLeft, minColumnGap } from './fragment.ts'
import { type Item, toItems } from './line.ts'
import { splitTable } from './split-table.ts'

/** Deeper nesting of columns is read line by line. */
const maxDepth = 8

/**
 * Puts the fragments of a page into reading order by a recursive XY-cut (Nagy and Seth, Hierarchical Representation of
 * Optically Scanned Documents, 1984). Here a white strip need not span the whole region. A region is divided at
 * the run of rows with common strips into what is above it, its columns and what is below it. Aligned short cells make a
 * table instead of columns.
 */
export function arrangePage(fragments: Fragment[]): Item[] {
  return arrange(fragments, isRightToLeft(fragments), 0)
}

function arrange(fragments: Fragment[], rightToLeft: boolean, depth: number): Item[] {
  if (fragments.length === 0) return []
  const gap = medianSize(fragments) * minColumnGap
  const rows = findRows(fragments, gap)
  const run = depth < maxDepth ? findColumnRun(rows, gap) : undefined
  if (!run) return toItems(fragments)
  const found = splitByColumn(fragmentsOf(rows.slice(run.first, run.last + 1)), run.columns)
  const shape = rows.slice(run.first, run.last + 1).some(hasTable) ? 'lines' : describeColumns(found)
  const { first, last } = shape === 'columns' ? extendRun(rows, run, gap) : run
  const inside = rows.slice(first, last + 1)
  return [
    ...arrange(fragmentsOf(rows.slice(0, first)), rightToLeft, depth + 1),
    ...arrangeRun(inside, run.columns, shape),
    ...arrange(fragmentsOf(rows.slice(last + 1)), rightToLeft, depth + 1),
  ]

  function arrangeRun(inside: Row[], columns: Span[], shape: ColumnShape): Item[] {
    if (shape === 'table')
      return (
        splitTable(inside, columns.length, gap)?.flatMap(part =>
          arrange(fragmentsOf(part), rightToLeft, depth + 1),
        ) ?? [buildTable(inside, columns, rightToLeft)]
      )
    if (shape === 'lines') return toItems(fragmentsOf(inside))
    const parts = splitByColumn(fragmentsOf(inside), columns)
    return (rightToLeft ? parts.reverse() : parts).flatMap(part => [
      partBreak,
      ...arrange(part, rightToLeft, depth + 1),
      partBreak,
    ])
  }
}

const partBreak = { kind: 'break' } as const

/** Adds the rows before and after columns of prose in which only some of the columns have text. */
function extendRun(rows: Row[], { first, last, columns }: ColumnRun, gap: number): { first: number; last: number } {
  const fits = (row: Row | undefined) =>
    row !== undefined && mergeSpans([...columns, ...row.spans], gap).length === columns.length
  const run = { first, last }
  while (fits(rows[run.first - 1])) run.first--
  while (fits(rows[run.last + 1])) run.last++
  return run
}

const hasTable = (row: Row) => row.fragments.some(fragment => fragment.table)
const fragmentsOf = (rows: Row[]) => rows.flatMap(row => row.fragments)

function medianSize(fragments: Fragment[]): number {
  const sizes = fragments.map(({ size }) => size).sort((a, b) => a - b)
  return sizes[sizes.length >> 1] ?? 10
}
