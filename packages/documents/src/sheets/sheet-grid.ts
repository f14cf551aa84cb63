import type { TextBudget } from '../text/text-budget.ts'
import type { CellPosition } from './cell-reference.ts'
import { type SheetRow, writeSheet } from './write-sheet.ts'

/** Merging looks at no more cells than this. Programs leave the covered cells empty, so the rest needs no look. */
const maxMergedCells = 10_000_000

/** The cells of one sheet that have a text. */
export interface SheetGrid {
  /** Ignores an empty text. A later text for the same place replaces the earlier one. */
  set(position: CellPosition, text: string): void
  /** Replaces the text of a cell that has one. */
  update(position: CellPosition, change: (text: string) => string): void
  /** Empties the cells of a range except its first. */
  merge(first: CellPosition, last: CellPosition): void
  /** Returns the sheet in Markdown; empty without any text. */
  toMarkdown(): string
}

interface Row extends SheetRow {
  isSorted: boolean
}

export function createSheetGrid(budget: TextBudget): SheetGrid {
  const rows = new Map<number, Row>()
  let mergedCells = 0

  function addRow(index: number): Row {
    const row: Row = { index, columns: [], texts: [], isSorted: true }
    rows.set(index, row)
    return row
  }

  return {
    set({ row: index, column }, raw) {
      const text = raw.trim()
      if (text === '') return
      // A cell is written with a blank on each side and a bar.
      budget.spend(text.length + 3)
      const row = rows.get(index) ?? addRow(index)
      if (column <= (row.columns.at(-1) ?? -1)) row.isSorted = false
      row.columns.push(column)
      row.texts.push(text)
    },
    update({ row: index, column }, change) {
      const row = sorted(rows.get(index))
      const at = row ? findColumn(row.columns, column) : -1
      const text = row?.texts[at]
      if (!row || text === undefined) return
      const changed = change(text)
      budget.spend(changed.length - text.length)
      row.texts[at] = changed
    },
    merge(first, last) {
      for (let index = first.row; index <= last.row && mergedCells < maxMergedCells; index++) {
        const row = rows.get(index)
        mergedCells += 1 + (row?.columns.length ?? 0)
        if (row) removeCovered(row, index === first.row ? first.column + 1 : first.column, last.column)
      }
    },
    toMarkdown() {
      const filled = [...rows.values()].filter(row => row.texts.length > 0)
      return writeSheet(filled.toSorted((a, b) => a.index - b.index).map(row => sorted(row) ?? row))
    },
  }
}

/** Sorts a row whose cells came in another order. Of cells at the same place the last one stays. */
function sorted(row: Row | undefined): Row | undefined {
  if (!row || row.isSorted) return row
  const texts = new Map(row.columns.map((column, at) => [column, row.texts[at] ?? '']))
  row.columns = [...texts.keys()].toSorted((a, b) => a - b)
  row.texts = row.columns.map(column => texts.get(column) ?? '')
  row.isSorted = true
  return row
}

/** Returns the place of a column in rising columns, or -1. */
function findColumn(columns: number[], column: number): number {
  let [low, high] = [0, columns.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((columns[middle] ?? 0) < column) low = middle + 1
    else high = middle
  }
  return columns[low] === column ? low : -1
}

function removeCovered(row: Row, from: number, to: number): void {
  const isCovered = (column: number) => column >= from && column <= to
  if (!row.columns.some(isCovered)) return
  row.texts = row.texts.filter((_, at) => !isCovered(row.columns[at] ?? 0))
  row.columns = row.columns.filter(column => !isCovered(column))
}
