import type { Bounds, PageImage } from './page-image.ts'

/** Dark places of a page, in cells of about 1/50 inch. */
export interface Ink {
  /** In cells, as all but `bounds`. */
  width: number
  height: number
  /** The column of each dark cell. */
  columns: number[]
  /** The row of each dark cell. */
  rows: number[]
  /** The rectangle around all that is printed, in pixels, with a margin; undefined for an empty page. */
  bounds: Bounds | undefined
}

const cellsPerInch = 50
/** A cell is dark below this share of the mean around it, so that shadows do not count. */
const darkShare = 0.85
/** Below this share a cell may be part of thin or pale print. Noise of a scanner is above it. */
const faintShare = 0.93
/** The mean is that of 17 by 17 cells: this many on each side. */
const surroundingCells = 8
/** The middle of a stroke that is one cell wide has as many in the square of nine around it. */
const minAround = 3
/** A longer run of dark cells, of two inches, is a rule and not a word. */
const maxRunCells = 100
/** Tesseract loses letters at the edge of an image. */
const marginInches = 0.15

/** Finds the dark cells of a page. Takes 25 ms for a page of 200 dpi. */
export function findInk(image: PageImage): Ink {
  const { width, height, side, values } = toCells(image)
  const sums = integralImage(values, width, height)
  const dark = new Uint8Array(width * height)
  const faint = new Uint8Array(width * height)
  const sumAt = (row: number, column: number) => sums[row * (width + 1) + column] ?? 0
  for (let row = 0; row < height; row++) {
    const top = Math.max(0, row - surroundingCells)
    const bottom = Math.min(height, row + surroundingCells + 1)
    for (let column = 0; column < width; column++) {
      const left = Math.max(0, column - surroundingCells)
      const right = Math.min(width, column + surroundingCells + 1)
      const around = sumAt(bottom, right) - sumAt(top, right) - sumAt(bottom, left) + sumAt(top, left)
      const mean = around / (right - left) / (bottom - top)
      const share = (values[row * width + column] ?? 0) / mean
      if (share < darkShare) dark[row * width + column] = 1
      if (share < faintShare) faint[row * width + column] = 1
    }
  }
  dropRuns(dark, width, height, 1, width)
  dropRuns(dark, height, width, width, 1)
  const ink: Ink = { width, height, columns: [], rows: [], bounds: toPixels(boxOf(faint, width, height), side, image) }
  for (let at = 0; at < dark.length; at++)
    if (dark[at] === 1) {
      ink.columns.push(at % width)
      ink.rows.push(Math.floor(at / width))
    }
  return ink
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Returns the smallest rectangle around the cells that have neighbours. The stroke of a digit has them, a speck of dust has not. */
function boxOf(cells: Uint8Array, width: number, height: number): Box {
  const box = { left: width, top: height, right: 0, bottom: 0 }
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (cells[row * width + column] === 0 || countAround(cells, width, row, column) < minAround) continue
      if (column < box.left) box.left = column
      if (column >= box.right) box.right = column + 1
      if (row < box.top) box.top = row
      box.bottom = row + 1
    }
  return box
}

/** Counts the cells of a square of nine. Those outside the page are none. */
function countAround(cells: Uint8Array, width: number, row: number, column: number): number {
  let count = 0
  for (let y = row - 1; y <= row + 1; y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) count += cells[y * width + x] ?? 0
  return count
}

/** @param side of a cell in pixels */
function toPixels({ left, top, right, bottom }: Box, side: number, image: PageImage): Bounds | undefined {
  if (left >= right) return undefined
  const margin = Math.round(marginInches * image.dpi)
  const [x, y] = [Math.max(0, left * side - margin), Math.max(0, top * side - margin)]
  const width = Math.min(image.width, right * side + margin) - x
  return { x, y, width, height: Math.min(image.height, bottom * side + margin) - y }
}

interface Cells {
  width: number
  height: number
  /** In pixels. */
  side: number
  values: Float32Array
}

/** Returns the sum of the gray levels of each square cell. A low sum is dark. */
function toCells({ width, height, gray, dpi }: PageImage): Cells {
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
  return { width: columns, height: rows, side, values }
}

/** Returns the sums of all values above and to the left, with a row and a column of zeros before them. */
function integralImage(values: Float32Array, width: number, height: number): Float64Array {
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
      if (at - start > maxRunCells) for (let clear = start; clear < at; clear++) dark[run * stride + clear * step] = 0
      start = at + 1
    }
  }
}
