import type { Score } from '../sample.ts'
import type { MarkdownTable } from './markdown-tables.ts'

/** The text of a cell, or every text that is right for it. */
export type Cell = string | string[]

/** A cell that a merged cell covers: blank, or the text of the merged cell again. */
export const covered = (text = ''): Cell => ['', text]

/**
 * Counts the cells that one Markdown table holds in their row and column. Rows keep their order, and columns may all be
 * moved by the same distance, as by an empty first column. Blank cells count.
 */
export function measureCells(expected: Cell[][], tables: MarkdownTable[]): Score {
  const of = expected.reduce((count, row) => count + row.length, 0)
  let best: Score = { found: 0, of, missed: ['no table'] }
  for (const table of tables)
    for (const shift of [0, 1, 2, -1]) {
      const score = alignRows(expected, table, shift)
      if (score.found > best.found) best = { ...score, of }
    }
  return best
}

const normalise = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()

function isFound(cell: Cell, actual: string): boolean {
  return [cell].flat().some(text => normalise(text) === normalise(actual))
}

/** Longest common subsequence of rows, weighted by the number of matching cells. */
function alignRows(expected: Cell[][], table: MarkdownTable, shift: number): Omit<Score, 'of'> {
  const matches = expected.map(row =>
    table.map(actual => row.filter((cell, column) => isFound(cell, actual[column + shift] ?? '')).length),
  )
  const best = Array.from({ length: expected.length + 1 }, () => new Array<number>(table.length + 1).fill(0))
  const at = (row: number, column: number) => best[row]?.[column] ?? 0
  for (let row = expected.length - 1; row >= 0; row--)
    for (let other = table.length - 1; other >= 0; other--) {
      const pair = (matches[row]?.[other] ?? 0) + at(row + 1, other + 1)
      const line = best[row]
      if (line) line[other] = Math.max(pair, at(row + 1, other), at(row, other + 1))
    }
  const missed: string[] = []
  let other = 0
  for (const [row, cells] of expected.entries()) {
    while (other < table.length && at(row, other) === at(row, other + 1)) other++
    const taken = other < table.length && at(row, other) > at(row + 1, other)
    const actual = taken ? table[other] : undefined
    if (taken) other++
    for (const [column, cell] of cells.entries()) {
      const text = actual?.[column + shift] ?? ''
      if (!actual || !isFound(cell, text))
        missed.push(
          `row ${row + 1} column ${column + 1}: ${JSON.stringify([cell].flat()[0])} is ${JSON.stringify(text)}`,
        )
    }
  }
  return { found: at(0, 0), missed }
}
