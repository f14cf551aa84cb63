import type { Row } from './find-rows.ts'

/** A title's font has this many times the size of the text, or it is bold below a space of this many sizes. */
const minRatio = 1.15
const minSpace = 0.8

/** Whether a row is one text in a larger font. @param size of the text around it, in points */
export const isLargeTitle = (row: Row | undefined, size: number): boolean =>
  row?.spans.length === 1 && row.fragments.every(fragment => !fragment.table && fragment.size >= size * minRatio)

/** Whether a row is a title, also one in bold print. @param above the row before */
export function isTitle(row: Row | undefined, above: Row | undefined, size: number): boolean {
  if (row?.spans.length !== 1) return false
  if (isLargeTitle(row, size)) return true
  const isBold = row.fragments.every(({ words }) => words.length > 0 && words.every(word => word.bold))
  return isBold && above !== undefined && row.top - above.bottom > size * minSpace
}
