import type { Row } from './find-rows.ts'
import { findRows } from './find-rows.ts'
import type { Fragment } from './fragment.ts'
import { type Line, toLines } from './line.ts'
import type { Box } from './upright.ts'

/** A page's header and footer zones, and what is between them. */
interface CutPage {
  head: Line[]
  body: Fragment[]
  foot: Line[]
}

/** Headers and footers stand in this share of the page's height, at most this many lines each. */
const zone = 0.13
const maxEdgeRows = 3
/** Distance of a header's baseline from the next one, in font sizes. */
const minDistance = 1.7

/**
 * Separates the lines at the top and bottom of a page that a wide gap divides from its body. They may be running headers
 * and footers, and they are never part of the columns below or above them.
 */
export function cutEdges(fragments: Fragment[], area: Box): CutPage {
  const rows = findRows(fragments, 0)
  const height = area.bottom - area.top
  const head = countEdgeRows(rows, row => row.bottom < area.top + height * zone)
  const foot = countEdgeRows(rows.toReversed(), row => row.top > area.bottom - height * zone)
  if (head + foot >= rows.length) return { head: [], body: fragments, foot: [] }
  const fragmentsOf = (part: Row[]) => part.flatMap(row => row.fragments)
  return {
    head: toLines(fragmentsOf(rows.slice(0, head))),
    body: fragmentsOf(rows.slice(head, rows.length - foot)),
    foot: toLines(fragmentsOf(rows.slice(rows.length - foot))),
  }
}

/** @param rows from the edge inwards */
function countEdgeRows(rows: Row[], isInZone: (row: Row) => boolean): number {
  let count = 0
  for (const [index, row] of rows.slice(0, maxEdgeRows).entries()) {
    if (!isInZone(row) || row.fragments.some(fragment => fragment.table)) break
    const next = rows[index + 1]
    if (next && distance(row, next) > minDistance * sizeOf(row)) count = index + 1
  }
  return count
}

const sizeOf = (row: Row) => Math.max(...row.fragments.map(({ size }) => size))
/** Between the nearest lines of two rows. */
const distance = (a: Row, b: Row) => {
  const [above, below] = a.top < b.top ? [a, b] : [b, a]
  const lowest = Math.max(...above.fragments.map(({ baseline }) => baseline))
  return Math.min(...below.fragments.map(({ baseline }) => baseline)) - lowest
}
