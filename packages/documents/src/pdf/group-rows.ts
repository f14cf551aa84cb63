import { splitByColumn } from './find-columns.ts'
import type { Row, Span } from './find-rows.ts'

/** Lines of one column are at least this far from each other, in font sizes. */
const minPitch = 0.95

/** A row has at most this many lines. */
const maxLines = 60
/** Cells of one row have their middles at the same height, within this many font sizes. */
const maxOffset = 0.35
/** Their lines are about equally far from each other. */
const maxPitchOffset = 0.1

/**
 * Groups the lines of a table that are one row: those between two dividers, or, without dividers, lines nearer to each other
 * than those of one cell can be, as next to a cell of several lines that has the others in its middle.
 * @param columns extents of the columns
 * @param dividers heights, from the top
 * @param isDivided whether two lines cannot be of one row, so that the dividers stand between groups of rows
 */
export function groupRows(
  rows: Row[],
  columns: Span[],
  dividers: number[],
  isDivided: (a: Row, b: Row) => boolean,
): Row[][] {
  const byDivider = dividers.length > 1 ? groupByDivider(rows, dividers) : undefined
  const isOneRow = (group: Row[]) =>
    group.length <= maxLines && !group.some((a, index) => group.slice(index + 1).some(b => isDivided(a, b)))
  return byDivider?.every(isOneRow) ? byDivider : groupNear(rows, columns)
}

function groupByDivider(rows: Row[], dividers: number[]): Row[][] {
  const indexOf = (row: Row) => {
    const middle = (row.top + row.bottom) / 2
    const index = dividers.findIndex(divider => divider > middle)
    return index < 0 ? dividers.length : index
  }
  return Array.from(Map.groupBy(rows, indexOf).values())
}

function groupNear(rows: Row[], columns: Span[]): Row[][] {
  const groups: Row[][] = []
  for (const row of rows) {
    const above = groups.at(-1)?.at(-1)
    if (above && isNear(above, row)) groups.at(-1)?.push(row)
    else groups.push([row])
  }
  return groups.flatMap(group => (group.length === 1 || isCentred(group, columns) ? [group] : group.map(row => [row])))
}

function isCentred(group: Row[], columns: Span[]): boolean {
  const fragments = group.flatMap(row => row.fragments)
  const middles: number[] = []
  const pitches: number[] = []
  for (const cell of splitByColumn(fragments, columns)) {
    const baselines = cell.map(({ baseline }) => baseline).sort((a, b) => a - b)
    const [first, last] = [baselines[0], baselines.at(-1)]
    if (first === undefined || last === undefined) continue
    middles.push((first + last) / 2)
    if (last > first) pitches.push((last - first) / (new Set(baselines.map(Math.round)).size - 1 || 1))
  }
  const size = Math.min(...fragments.map(({ size }) => size))
  const spread = (values: number[]) => (values.length === 0 ? 0 : Math.max(...values) - Math.min(...values))
  return spread(middles) < size * maxOffset && spread(pitches) < size * maxPitchOffset
}

/** Whether a row begins before the next line of the cells in the row above it. */
export function isNear(above: Row, row: Row): boolean {
  const lowest = Math.max(...above.fragments.map(({ baseline }) => baseline))
  const highest = Math.min(...row.fragments.map(({ baseline }) => baseline))
  const size = Math.min(...above.fragments.map(({ size }) => size), ...row.fragments.map(({ size }) => size))
  return highest - lowest < size * minPitch
}
