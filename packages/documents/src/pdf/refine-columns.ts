import { mergeSpans, type Row, type Span } from './find-rows.ts'

/** Rows that cross a strip are cells that span two columns if they are at most this share of the rows next to it. */
const maxSpanning = 0.4
const minDivided = 2
/** Below the rows that a strip divides, this many may cross it in any case. */
const maxTotals = 6

/**
 * Divides the columns of a table at strips that only a few of its rows cross: those with cells that span several columns, as
 * the totals below the items of an invoice.
 * @param gap the narrowest strip, in points
 */
export const refineColumns = (rows: Row[], columns: Span[], gap: number): Span[] =>
  columns.flatMap(column => divideColumn(rows, column, gap))

function divideColumn(rows: Row[], column: Span, gap: number): Span[] {
  const parts = rows
    .map(({ spans }) => spans.filter(([left, right]) => left < column[1] && right > column[0]))
    .filter(spans => spans.length > 0)
  const divided = parts.filter(spans => spans.length > 1)
  if (divided.length < minDivided) return [column]
  const narrow = mergeSpans(divided.flat(), gap)
  if (narrow.length < 2) return [column]
  const isSpanning = ([left, right]: Span) => narrow.filter(part => left < part[1] && right > part[0]).length > 1
  const lastDivided = parts.findLastIndex(spans => spans.length > 1)
  const crossing = parts.map(spans => spans.some(isSpanning))
  const inside = crossing.slice(0, lastDivided).filter(Boolean).length
  const below = crossing.slice(lastDivided).filter(Boolean).length
  if (below > maxTotals || inside > (divided.length + inside) * maxSpanning) return [column]
  const whole = mergeSpans([...narrow, ...parts.flat().filter(span => !isSpanning(span))], gap)
  return whole.length < 2 ? [column] : whole
}
