import { findColumnRun } from './find-columns.ts'
import type { Row } from './find-rows.ts'

/** A space between two tables is this many times the usual one between their rows, and this many font sizes, high. */
const minRatio = 3
const minSizes = 2

/**
 * Divides the rows of a table at its widest space if a part has more columns than the whole. So an address above the items of
 * an invoice does not join their columns. Returns the parts, or undefined for one table.
 * @param count columns of the whole
 * @param gap the narrowest strip between columns, in points
 */
export function splitTable(rows: Row[], count: number, gap: number): [Row[], Row[]] | undefined {
  const spaces = rows.slice(1).map((row, index) => row.top - (rows[index]?.bottom ?? row.top))
  const widest = Math.max(...spaces)
  const usual = spaces.toSorted((a, b) => a - b)[spaces.length >> 1] ?? widest
  const size = rows[0]?.fragments[0]?.size ?? 10
  if (!(widest > size * minSizes && widest > (usual + size) * minRatio - size)) return undefined
  const at = spaces.indexOf(widest) + 1
  const parts: [Row[], Row[]] = [rows.slice(0, at), rows.slice(at)]
  const gains = parts.some(part => {
    const run = findColumnRun(part, gap)
    return run !== undefined && run.first === 0 && run.last === part.length - 1 && run.columns.length > count
  })
  return gains ? parts : undefined
}
