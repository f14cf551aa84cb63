import { mergeSpans, type Row, type Span } from './find-rows.ts'
import { type Fragment, minColumnGap } from './fragment.ts'
import { isLargeTitle } from './is-title.ts'

/** Consecutive rows whose text leaves the same vertical strips free: columns of prose or of a table. */
export interface ColumnRun {
  /** Indexes of the first and last row. */
  first: number
  last: number
  /** The extents of the columns, from the left. */
  columns: Span[]
}

/** A row is compared with at most this many below it, so that the search stays linear on very long pages. */
const maxRunRows = 400
const minLines = 3

/**
 * Finds the run of rows with common free strips that scores highest: by its lines, and more with several strips.
 * The strips are the maximal white rectangles of T. Breuel (Two Geometric Algorithms for Layout Analysis, 2002).
 * Below a title in a larger font a run keeps the strips of its first row or ends: another table may follow.
 * @param gap the narrowest strip, in points
 */
export function findColumnRun(rows: Row[], gap: number): ColumnRun | undefined {
  let best: ColumnRun | undefined
  let bestScore = 0
  let covered = -1
  const size = gap / minColumnGap
  for (const [first, row] of rows.entries()) {
    if (row.spans.length < 2) continue
    // A run that starts inside one with as many strips is a part of the longer one.
    if (best && first <= covered && row.spans.length <= best.columns.length) continue
    let columns = row.spans.map(([left, right]): Span => [left, right])
    let lines = row.lines
    let titled = false
    for (let last = first; last < Math.min(rows.length, first + maxRunRows); last++) {
      const next = rows[last]
      if (!next) break
      if (last > first) {
        const merged = mergeSpans([...columns, ...next.spans], gap)
        titled ||= isLargeTitle(next, size)
        if (titled && merged.length < row.spans.length) {
          covered = -1
          break
        }
        columns = merged
        lines += next.lines
      }
      if (columns.length < 2) break
      const score = lines * (1 + 0.3 * (columns.length - 2))
      if (lines < minLines || next.spans.length < 2 || score <= bestScore) continue
      bestScore = score
      covered = last
      best = { first, last, columns: columns.map(([left, right]): Span => [left, right]) }
    }
  }
  return best
}

/** Distributes fragments over columns by their middle, one that spans several columns to the first of them. */
export function splitByColumn(fragments: Fragment[], columns: Span[]): Fragment[][] {
  const parts: Fragment[][] = columns.map(() => [])
  for (const fragment of fragments) {
    const middle = (fragment.left + fragment.right) / 2
    const isSpanning = columns.filter(([left, right]) => fragment.left < right && fragment.right > left).length > 1
    const index = columns.findIndex(([, right]) => (isSpanning ? fragment.left : middle) <= right)
    parts[index < 0 ? columns.length - 1 : index]?.push(fragment)
  }
  return parts
}
