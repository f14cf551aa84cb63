/** Quarter turns of text against the horizontal: 0 runs right, 1 runs up the page, 2 is upside down, 3 runs down. */
export type Turn = 0 | 1 | 2 | 3

/** In points. y grows downwards, as lines follow each other. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Coordinates beyond this are not on any page (ISO 32000-1, Annex C.2: 14,400 units; UserUnit may scale them). */
const farthest = 1e6

/** Returns a box of the page's own coordinates, where y grows upwards, turned so that text of this `turn` is upright. */
export function toUpright(turn: Turn, left: number, bottom: number, right: number, top: number): Box {
  if (turn === 0) return { left, right, top: -top, bottom: -bottom }
  if (turn === 1) return { left: bottom, right: top, top: left, bottom: right }
  if (turn === 2) return { left: -right, right: -left, top: bottom, bottom: top }
  return { left: -top, right: -bottom, top: -right, bottom: -left }
}

/** Whether a box has finite coordinates on a page. */
export const isPlaced = ({ left, right, top, bottom }: Box) => isOnPage(left, top, right, bottom)

/** Whether the smaller and the larger coordinates of a box are finite and in order. */
export function isOnPage(left: number, low: number, right: number, high: number): boolean {
  return left > -farthest && right < farthest && low > -farthest && high < farthest && left <= right && low <= high
}

export const overlapOf = (a0: number, a1: number, b0: number, b1: number) => Math.min(a1, b1) - Math.max(a0, b0)
