import { type Bounds, crop, type PageImage } from './page-image.ts'

/** Two or three lines of a letter. */
const stripInches = 0.5
/** About 20 words of two lines, which show a language nearly as often as 40 and take half the time. */
const stripWidthInches = 3.5
/** A strip further to the left is preferred if it has nearly as much print: it begins at the start of words. */
const minPrintShare = 0.9
/** How far the edges of the strip move to get between two lines. */
const gapInches = 0.12
/** Edges of print are as dark as this against the pixel before, in levels of gray; noise of a scanner is below it. */
const minContrast = 64
/** Edges of half a line of small print, by the resolution. With fewer a strip shows no language. */
const minEdgesPerDpi = 8
/** Only each second row is looked at. */
const rowStep = 2

/** Cuts out the strip that was found. */
export const cutStrip = (image: PageImage): PageImage | undefined => image.strip && crop(image, image.strip)

/**
 * Finds the strip of a page that has the most print. Returns undefined when the page has no text, or too little for a strip
 * to save time.
 */
export function findStrip(image: PageImage): Bounds | undefined {
  const { height, dpi } = image
  const stripHeight = Math.round(stripInches * dpi)
  if (height < 4 * stripHeight) return undefined
  const edges = countEdges(image)
  const rows = Math.floor(stripHeight / rowStep)
  let sum = 0
  let best = { sum: 0, start: 0 }
  for (let row = 0; row < edges.length; row++) {
    sum += (edges[row] ?? 0) - (edges[row - rows] ?? 0)
    if (sum > best.sum) best = { sum, start: Math.max(0, row - rows + 1) }
  }
  if (best.sum < minEdgesPerDpi * dpi) return undefined
  const reach = Math.round((gapInches * dpi) / rowStep)
  const first = rowStep * findGap(edges, best.start, reach)
  const end = rowStep * findGap(edges, Math.min(edges.length - 1, best.start + rows), reach)
  return { ...findColumns(image, first, end), y: first, height: end - first }
}

/** Finds the columns of a strip with the most print. */
function findColumns(image: PageImage, first: number, end: number): Pick<Bounds, 'x' | 'width'> {
  const width = Math.min(image.width, Math.round(stripWidthInches * image.dpi))
  const edges = new Uint32Array(image.width)
  for (let row = first; row < end; row += rowStep) {
    const start = row * image.width
    for (let column = 2; column < image.width; column++)
      if (isEdge(image.gray, start + column)) edges[column] = (edges[column] ?? 0) + 1
  }
  const sums = edges.slice(0, image.width - width + 1)
  let sum = 0
  for (let column = 0; column < image.width; column++) {
    sum += (edges[column] ?? 0) - (edges[column - width] ?? 0)
    if (column >= width - 1) sums[column - width + 1] = sum
  }
  const most = sums.reduce((a, b) => Math.max(a, b))
  return { x: sums.findIndex(each => each >= minPrintShare * most), width }
}

/** Returns the row with the fewest edges around `row`. */
function findGap(edges: Uint32Array, row: number, reach: number): number {
  let best = row
  for (let at = Math.max(0, row - reach); at <= Math.min(edges.length - 1, row + reach); at++)
    if ((edges[at] ?? 0) < (edges[best] ?? 0)) best = at
  return best
}

/** Whether the pixel is the left edge of print. */
const isEdge = (gray: Uint8Array, at: number): boolean => (gray[at - 2] ?? 0) - (gray[at] ?? 0) > minContrast

/** Counts the left edges of dark pixels in each second row. */
function countEdges({ width, height, gray }: PageImage): Uint32Array {
  const edges = new Uint32Array(Math.floor(height / rowStep))
  for (let row = 0; row < edges.length; row++) {
    const start = row * rowStep * width
    let count = 0
    for (let at = start + 2; at < start + width; at++) if (isEdge(gray, at)) count++
    edges[row] = count
  }
  return edges
}
