import type { Ink } from './find-ink.ts'

export interface LineDirection {
  /** Whether the lines of text run from the top to the bottom or back, because the page is turned by 90 degrees. */
  isSideways: boolean
  /** How far the lines fall to the right (of a page on its side: after it was turned clockwise), in degrees: -5 to 5. */
  skewDegrees: number
}

const maxSkewDegrees = 5
/** Fewer cells are not a text. */
const minCells = 500
/** How many times as much the sums have to differ as in the other direction. Text has 10. */
const minSidewaysGain = 2
/** How many times as much the sums have to differ as at the worst angle. Text has 9 to 80. */
const minSharpness = 5

/**
 * Measures the direction of the lines of text. Lines are sharpest in the direction in which the sums of dark pixels differ
 * most from one row to the next (as in Leptonica's pixFindSkew). Returns no skew where nothing looks like lines.
 */
export function measureLines(ink: Ink): LineDirection {
  if (ink.rows.length < minCells) return { isSideways: false, skewDegrees: 0 }
  const level = sharpestAngle(ink)
  const sideways = sharpestAngle(turnInk(ink))
  const isSideways = sideways.score > minSidewaysGain * level.score && sideways.isSharp
  const best = isSideways ? sideways : level
  return { isSideways, skewDegrees: best.isSharp ? best.degrees : 0 }
}

function sharpestAngle(ink: Ink): { degrees: number; score: number; isSharp: boolean } {
  let best = { degrees: 0, score: 0 }
  let lowest = Number.POSITIVE_INFINITY
  const tryAngles = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + step / 2; degrees += step) {
      const score = scoreAngle(ink, degrees)
      lowest = Math.min(lowest, score)
      if (score > best.score) best = { degrees, score }
    }
  }
  tryAngles(-maxSkewDegrees, maxSkewDegrees, 0.5)
  tryAngles(best.degrees - 0.4, best.degrees + 0.4, 0.1)
  return { ...best, isSharp: best.score > minSharpness * lowest }
}

/** Sums the dark cells along lines of this direction. Returns how much neighbouring sums differ. */
function scoreAngle({ width, height, columns, rows }: Ink, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180)
  const margin = Math.ceil(Math.abs(slope) * width)
  const sums = new Int32Array(height + 2 * margin + 2)
  for (let at = 0; at < rows.length; at++) {
    const line = Math.round((rows[at] ?? 0) - (columns[at] ?? 0) * slope) + margin
    sums[line] = (sums[line] ?? 0) + 1
  }
  let score = 0
  for (let line = 1; line < sums.length; line++) score += ((sums[line] ?? 0) - (sums[line - 1] ?? 0)) ** 2
  return score
}

/** Turns clockwise. */
const turnInk = ({ width, height, columns, rows }: Ink): Ink => ({
  bounds: undefined,
  width: height,
  height: width,
  columns: rows.map(row => height - 1 - row),
  rows: columns,
})
