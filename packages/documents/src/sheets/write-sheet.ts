import { markdownTable } from '../markdown/markdown-table.ts'
import { writeReference } from './cell-reference.ts'

/** The cells of a row that have a text. Two arrays take a third of the memory of one with objects. */
export interface SheetRow {
  index: number
  /** 0-based, rising. */
  columns: number[]
  texts: string[]
}

/** Longer runs of blank rows or columns are cut to one. */
const maxBlankRun = 20

/** A sheet with up to this many places is a table. */
const maxSparsePlaces = 100_000

/** A larger one is a table if at least this share of its places has a text, up to `maxPlaces`. */
const minFilledShare = 0.1
const maxPlaces = 4_000_000

/**
 * Writes a sheet in Markdown: a table from the first row and column A to the last ones with a text. Blank rows at the top
 * are left out, and long blank runs are cut, so a cell in column XFD takes one more column. Where a table would consist of
 * blanks, each cell is a line with its reference instead: `XFD1048576: text`.
 * @param rows rows with at least one cell, rising
 */
export function writeSheet(rows: SheetRow[]): string {
  const columns = placeColumns(rows)
  const lines = placeRows(rows)
  const places = lines.length * columns.width
  const filled = rows.reduce((sum, row) => sum + row.columns.length, 0)
  const isTable = places <= maxSparsePlaces || (filled >= places * minFilledShare && places <= maxPlaces)
  if (!isTable) return listCells(rows)
  return markdownTable(lines.map(row => (row ? spreadCells(row, columns.places) : [])))
}

/** Returns the column of the table for each column of the sheet that has a text. */
function placeColumns(rows: SheetRow[]): { places: Map<number, number>; width: number } {
  const used = new Set<number>()
  for (const row of rows) for (const column of row.columns) used.add(column)
  const places = new Map<number, number>()
  let [last, width] = [-1, 0]
  for (const column of [...used].toSorted((a, b) => a - b)) {
    width += blankRun(column - last - 1)
    places.set(column, width++)
    last = column
  }
  return { places, width }
}

function placeRows(rows: SheetRow[]): (SheetRow | undefined)[] {
  const placed: (SheetRow | undefined)[] = []
  let last = rows[0]?.index ?? 0
  for (const row of rows) {
    for (let blank = blankRun(row.index - last - 1); blank > 0; blank--) placed.push(undefined)
    placed.push(row)
    last = row.index
  }
  return placed
}

const blankRun = (length: number) => (length > maxBlankRun ? 1 : length)

function spreadCells(row: SheetRow, places: Map<number, number>): string[] {
  const cells: string[] = []
  row.columns.forEach((column, at) => {
    const place = places.get(column) ?? 0
    while (cells.length < place) cells.push('')
    cells.push(row.texts[at] ?? '')
  })
  return cells
}

function listCells(rows: SheetRow[]): string {
  return rows
    .flatMap(row =>
      row.columns.map((column, at) => {
        const reference = writeReference({ row: row.index, column })
        return `${reference}: ${row.texts[at]?.replace(/\s+/g, ' ')}`
      }),
    )
    .join('\n')
}
