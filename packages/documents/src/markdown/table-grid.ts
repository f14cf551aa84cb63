import { documentTooComplex } from '../extraction-error.ts'

export interface GridCell {
  text: string
  /** Columns and rows that the cell covers. Default 1. */
  colSpan?: number
  rowSpan?: number
}

/** No table that people read has more cells. */
const maxCells = 2_000_000

/**
 * Puts cells into their columns. A merged cell has its text in its first row and column; the other cells it covers are
 * empty.
 * @param rows each row's cells in order, without those that a cell above covers
 * @throws ExtractionError document_too_complex (more than 2 million cells)
 */
export function placeCells(rows: GridCell[][]): string[][] {
  /** For each column, the first row below the cell that covers it. */
  const coveredUntil: number[] = []
  let cells = 0
  return rows.map((row, index) => {
    const texts: string[] = []
    const skipCovered = () => {
      while ((coveredUntil[texts.length] ?? 0) > index) texts.push('')
    }
    for (const cell of row) {
      skipCovered()
      const colSpan = toSpan(cell.colSpan, 1000)
      const end = index + toSpan(cell.rowSpan, 65_534)
      for (let column = 0; column < colSpan; column++) {
        coveredUntil[texts.length] = end
        texts.push(column === 0 ? cell.text : '')
      }
      if (cells + texts.length > maxCells) throw tooManyCells()
    }
    skipCovered()
    cells += texts.length
    if (cells > maxCells) throw tooManyCells()
    return texts
  })
}

const tooManyCells = () => documentTooComplex('The document has a table with more than 2 million cells.')

const toSpan = (span: number | undefined, max: number) => Math.min(Math.max(Math.trunc(span || 1), 1), max)
