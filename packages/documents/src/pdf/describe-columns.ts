import type { Fragment } from './fragment.ts'
import { type Line, toLines } from './line.ts'

/** Fewer rows with two filled cells are no table. */
const minTableRows = 3
/** A column whose lines have this many words is prose, not cells. */
const proseWords = 4
const minColumnLines = 3

export type ColumnShape = 'columns' | 'table' | 'lines'

/**
 * Tells side-by-side prose (`columns`, read one after the other) from a `table` and from `lines` that happen to have gaps
 * in the same place. Lines of prose columns are seldom aligned; where they are, they are long, or most start inside a
 * sentence. A table has a column of short cells.
 */
export function describeColumns(columns: Fragment[][]): ColumnShape {
  const lines = columns.map(toLines)
  const shared = countSharedBaselines(lines)
  const [most = 0, second = 0] = lines.map(column => column.length).sort((a, b) => b - a)
  if (shared < second * 0.5) return most >= minColumnLines && second >= 2 ? 'columns' : 'lines'
  if (lines.every(column => column.length >= minColumnLines && isProse(column))) return 'columns'
  return shared >= minTableRows ? 'table' : 'lines'
}

/** Counts the lines that have a neighbour at the same height, within 2 points. */
function countSharedBaselines(columns: Line[][]): number {
  const counts = new Map<number, number>()
  for (const column of columns)
    for (const baseline of new Set(column.map(line => Math.round(line.baseline / 2))))
      counts.set(baseline, (counts.get(baseline) ?? 0) + 1)
  let shared = 0
  for (const [baseline, count] of counts) if (count > 1 || counts.has(baseline + 1)) shared++
  return shared
}

function isProse(column: Line[]): boolean {
  const words = column.map(line => line.text.split(' ').length).sort((a, b) => a - b)
  const median = words[words.length >> 1] ?? 0
  if (median >= proseWords) return true
  const inside = column.filter(line => /^\p{Ll}/u.test(line.text)).length
  return median >= 2 && inside >= column.length * 0.35
}
