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
/** A larger font, in sizes of most rows, is that of a title, which belongs to the body. */
const maxSizeRatio = 1.15
/**
 * A distance is usual, as between the rows of a table, if at least this share of all distances, and at least this many others, have
 * this share of it or more. Then it does not set a header apart.
 */
const usualShare = 0.25
const usualCount = 3
const usualRatio = 0.85

/**
 * Separates the lines at the top and bottom of a page that a wide gap divides from its body. They may be running headers
 * and footers, and they are never part of the columns below or above them.
 */
export function cutEdges(fragments: Fragment[], area: Box): CutPage {
  const rows = findRows(fragments, 0)
  const height = area.bottom - area.top
  const sizes = rows.map(sizeOf).sort((a, b) => a - b)
  const maxSize = (sizes[sizes.length >> 1] ?? 10) * maxSizeRatio
  const distances = rows.slice(1).map((row, index) => distance(rows[index] ?? row, row))
  const isUsual = (own: number) => {
    const others = distances.filter(other => other >= own * usualRatio).length - 1
    return others >= Math.max(usualCount, distances.length * usualShare)
  }
  const isWide = (row: Row, next: Row) => {
    const space = distance(row, next)
    return space > minDistance * sizeOf(row) && !isUsual(space)
  }
  const isSmall = (row: Row) => sizeOf(row) < maxSize
  const head = countEdgeRows(rows, isWide, row => row.bottom < area.top + height * zone && isSmall(row))
  const foot = countEdgeRows(rows.toReversed(), isWide, row => row.top > area.bottom - height * zone)
  if (head + foot >= rows.length) return { head: [], body: fragments, foot: [] }
  const fragmentsOf = (part: Row[]) => part.flatMap(row => row.fragments)
  return {
    head: toLines(fragmentsOf(rows.slice(0, head))),
    body: fragmentsOf(rows.slice(head, rows.length - foot)),
    foot: toLines(fragmentsOf(rows.slice(rows.length - foot))),
  }
}

/** @param rows from the edge inwards @param isWide whether a row may be a header above or a footer below the next one */
function countEdgeRows(rows: Row[], isWide: (row: Row, next: Row) => boolean, isInZone: (row: Row) => boolean): number {
  let count = 0
  for (const [index, row] of rows.slice(0, maxEdgeRows).entries()) {
    if (!isInZone(row) || row.fragments.some(fragment => fragment.table)) break
    const next = rows[index + 1]
    if (next && isWide(row, next)) count = index + 1
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
