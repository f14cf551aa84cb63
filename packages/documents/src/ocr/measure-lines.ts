import type { PageImage } from './page-image.ts'

export interface LineDirection {
  /** Whether the lines of text run from the top to the bottom or back, because the page is turned by 90 degrees. */
  isSideways: boolean
  /** How far the lines fall to the right (of a page on its side: after it was turned clockwise), in degrees: -5 to 5. */
  skewDegrees: number
}

/** Dark places of a page, in cells of about 1/50 inch. */
interface Ink {
  width: number
  height: number
  columns: number[]
  rows: number[]
}

const cellsPerInch = 50
const maxSkewDegrees = 5
/** Fewer cells are not a text. */
const minCells = 500
/** A cell is dark below this share of the mean around it, so that shadows do not count. */
const darkShare = 0.85
const surroundingCells = 8
/** A longer run of dark cells is a rule, not a word. */
const maxRun = 100
/** How much the sums have to differ, against the other direction (of text 10 times) and against the worst angle (of text 9 to 80 times). */
const minSidewaysGain = 2
const minSharpness = 5

/**
 * Measures the direction of the lines of text. Lines are sharpest in the direction in which the sums of dark pixels differ
 * most from one row to the next (as in Leptonica's pixFindSkew). Takes 40 ms for a page of 200 dpi.
 * Returns no skew where nothing looks like lines.
 */
export function measureLines(image: PageImage): LineDirection {
  const ink = findInk(image)
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
  width: height,
  height: width,
  columns: rows.map(row => height - 1 - row),
  rows: columns,
})

function findInk(image: PageImage): Ink {
  const { width, height, values } = toCells(image)
  const sums = sumTable(values, width, height)
  const dark = new Uint8Array(width * height)
  const sumAt = (row: number, column: number) => sums[row * (width + 1) + column] ?? 0
  for (let row = 0; row < height; row++) {
    const top = Math.max(0, row - surroundingCells)
    const bottom = Math.min(height, row + surroundingCells + 1)
    for (let column = 0; column < width; column++) {
      const left = Math.max(0, column - surroundingCells)
      const right = Math.min(width, column + surroundingCells + 1)
      const around = sumAt(bottom, right) - sumAt(top, right) - sumAt(bottom, left) + sumAt(top, left)
      const mean = around / (right - left) / (bottom - top)
      if ((values[row * width + column] ?? 0) < darkShare * mean) dark[row * width + column] = 1
    }
  }
  dropRuns(dark, width, height, 1, width)
  dropRuns(dark, height, width, width, 1)
  const ink: Ink = { width, height, columns: [], rows: [] }
  for (let at = 0; at < dark.length; at++)
    if (dark[at] === 1) {
      ink.columns.push(at % width)
      ink.rows.push(Math.floor(at / width))
    }
  return ink
}

/** Returns the means of square cells. */
function toCells({ width, height, gray, dpi }: PageImage): { width: number; height: number; values: Float32Array } {
  const side = Math.max(1, Math.round(dpi / cellsPerInch))
  const [columns, rows] = [Math.max(1, Math.floor(width / side)), Math.max(1, Math.floor(height / side))]
  const values = new Float32Array(columns * rows)
  for (let y = 0; y < rows * side && y < height; y++) {
    const to = Math.floor(y / side) * columns
    let at = y * width
    for (let column = 0; column < columns; column++) {
      let sum = 0
      for (let x = 0; x < side; x++) sum += gray[at++] ?? 0
      values[to + column] = (values[to + column] ?? 0) + sum
    }
  }
  return { width: columns, height: rows, values }
}

/** Returns the sums of all values above and to the left, with a row and a column of zeros before them. */
function sumTable(values: Float32Array, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let row = 0; row < height; row++) {
    let rowSum = 0
    for (let column = 0; column < width; column++) {
      rowSum += values[row * width + column] ?? 0
      sums[(row + 1) * (width + 1) + column + 1] = (sums[row * (width + 1) + column + 1] ?? 0) + rowSum
    }
  }
  return sums
}

/** Clears long runs of dark cells. @param step from a cell to the next of its run @param stride from a run to the next */
function dropRuns(dark: Uint8Array, length: number, count: number, step: number, stride: number): void {
  for (let run = 0; run < count; run++) {
    let start = 0
    for (let at = 0; at <= length; at++) {
      if (at < length && dark[run * stride + at * step] === 1) continue
      if (at - start > maxRun) for (let clear = start; clear < at; clear++) dark[run * stride + clear * step] = 0
      start = at + 1
    }
  }
}
