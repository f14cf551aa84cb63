import { documentTooComplex } from '../extraction-error.ts'
import { type Element, isElement } from '../markup/element.ts'
import { toNumber } from './styles.ts'

/** No table that people read has more cells. */
const maxCells = 2_000_000

const groups = /^table:table-(header-rows|rows|row-group)$/

/**
 * Returns the texts of a table's cells (ODF 1.3 part 3, 9). A covered cell is empty. Repeated cells and rows are written
 * out; empty ones at the end of a row or of the table are left out.
 * @throws ExtractionError document_too_complex (more than 2 million cells)
 */
export function tableRows(table: Element, readCell: (cell: Element) => string): string[][] {
  const rows: string[][] = []
  let cells = 0
  let emptyRows = 0
  const count = (added: number) => {
    cells += added
    if (cells > maxCells) throw documentTooComplex('The document has a table with more than 2 million cells.')
  }
  for (const row of rowsOf(table)) {
    const texts = rowTexts(row, readCell, count)
    const repeated = Math.max(1, toNumber(row.attributes.get('table:number-rows-repeated')))
    if (texts.length === 0) {
      emptyRows += repeated
      continue
    }
    count(emptyRows + (repeated - 1) * texts.length)
    for (; emptyRows > 0; emptyRows--) rows.push([])
    for (let copy = 0; copy < repeated; copy++) rows.push(texts)
  }
  return rows
}

function* rowsOf(table: Element): Generator<Element> {
  for (const child of table.children.filter(isElement)) {
    if (child.name === 'table:table-row') yield child
    else if (groups.test(child.name)) yield* rowsOf(child)
  }
}

function rowTexts(row: Element, readCell: (cell: Element) => string, count: (added: number) => void): string[] {
  const texts: string[] = []
  let emptyCells = 0
  for (const cell of row.children.filter(isElement)) {
    if (cell.name !== 'table:table-cell' && cell.name !== 'table:covered-table-cell') continue
    const repeated = Math.max(1, toNumber(cell.attributes.get('table:number-columns-repeated')))
    const text = cell.name === 'table:table-cell' ? readCell(cell) : ''
    if (text === '') {
      emptyCells += repeated
      continue
    }
    count(emptyCells + repeated)
    for (; emptyCells > 0; emptyCells--) texts.push('')
    for (let copy = 0; copy < repeated; copy++) texts.push(text)
  }
  return texts
}
