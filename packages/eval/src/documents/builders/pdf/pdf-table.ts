import { textAt } from './pdf-text.ts'

export interface PdfCell {
  /** a line break starts a new line within the cell */
  text: string
  columns?: number
  rows?: number
}

export interface PdfTable {
  left: number
  top: number
  widths: number[]
  /** the cells of each row, those that begin there; null is covered from above */
  rows: (PdfCell | string | null)[][]
  rowHeight?: number
  size?: number
  /** `boxes` are thin filled rectangles, as Word writes them */
  rules: 'lines' | 'boxes' | 'horizontal' | 'none'
  /** columns whose texts end at the right edge, except their heads unless `rightHead` is set */
  rightAligned?: number[]
  rightHead?: boolean
  /** draws the texts column by column */
  byColumn?: boolean
  boldHead?: boolean
}

const padding = 4

/** The operators of a table, each cell text at its absolute position. */
export function drawTable(table: PdfTable): string {
  const { left, top, widths, rows, rowHeight = 32, size = 10, rules, rightAligned = [], byColumn = false } = table
  const edges = [left]
  for (const width of widths) edges.push((edges.at(-1) ?? left) + width)
  const edge = (column: number) => edges[Math.min(column, edges.length - 1)] ?? left
  const texts: { column: number; operators: string }[] = []
  const lines: string[] = []
  const rule = (x1: number, y1: number, x2: number, y2: number) => {
    if (rules === 'boxes')
      lines.push(`${x1} ${Math.min(y1, y2)} ${Math.max(0.5, x2 - x1)} ${Math.max(0.5, Math.abs(y2 - y1))} re f\n`)
    else lines.push(`${x1} ${y1} m ${x2} ${y2} l S\n`)
  }
  for (const [index, row] of rows.entries()) {
    let column = 0
    for (const entry of row) {
      const cell = typeof entry === 'string' ? { text: entry } : entry
      if (cell === null) {
        column++
        continue
      }
      const span = cell.columns ?? 1
      const [x1, x2] = [edge(column), edge(column + span)]
      const [y1, y2] = [top - index * rowHeight, top - (index + (cell.rows ?? 1)) * rowHeight]
      const isRight = rightAligned.includes(column) && (index > 0 || table.rightHead === true)
      const style = {
        size,
        font: index === 0 && table.boldHead ? 'F2' : 'F1',
        align: isRight ? 'right' : 'left',
      } as const
      const at = column
      for (const [number, line] of cell.text.split('\n').entries())
        if (line)
          texts.push({
            column: at,
            operators: textAt(isRight ? x2 - padding : x1 + padding, y1 - size - 2 - number * size * 1.15, line, style),
          })
      if (rules === 'lines' || rules === 'boxes') {
        rule(x1, y1, x2, y1)
        rule(x1, y2, x2, y2)
        rule(x1, y1, x1, y2)
        rule(x2, y1, x2, y2)
      }
      if (rules === 'horizontal') rule(x1, y2, x2, y2)
      column += span
    }
  }
  if (byColumn) texts.sort((one, other) => one.column - other.column)
  return `0.5 w\n${lines.join('')}${texts.map(({ operators }) => operators).join('')}`
}
