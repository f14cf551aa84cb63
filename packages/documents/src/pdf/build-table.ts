import { joinLines } from '../text/join-lines.ts'
import { splitByColumn } from './find-columns.ts'
import { findDividers } from './find-dividers.ts'
import type { Row, Span } from './find-rows.ts'
import { groupRows } from './group-rows.ts'
import { toLines } from './line.ts'
import type { Rule } from './read-drawing.ts'
import type { Table } from './table.ts'

/**
 * Builds a table from rows of fragments and the extents of its columns. A blank cell keeps its place.
 * @param horizontal lines of the page, which may divide the rows
 */
export function buildTable(rows: Row[], columns: Span[], rightToLeft: boolean, horizontal: Rule[] = []): Table {
  const place = {
    left: Math.min(...columns.map(([left]) => left)),
    right: Math.max(...columns.map(([, right]) => right)),
    top: Math.min(...rows.map(({ top }) => top)),
    bottom: Math.max(...rows.map(({ bottom }) => bottom)),
  }
  const filled = new Map(rows.map(row => [row, splitByColumn(row.fragments, columns).map(part => part.length > 0)]))
  const groups = groupRows(rows, columns, findDividers(horizontal, place), (a, b) =>
    areRows(filled.get(a), filled.get(b)),
  )
  const cells = groups.map(group =>
    splitByColumn(
      group.flatMap(row => row.fragments),
      columns,
    ).map(fragments => joinLines(toLines(fragments).map(line => line.text))),
  )
  const pitches = groups.slice(1).map((group, index) => (group[0]?.top ?? 0) - (groups[index]?.at(-1)?.top ?? 0))
  const joined = joinWrappedRows(cells, pitches)
  const placed = joinShiftedHeaders(joined)
  return { kind: 'table', cells: rightToLeft ? placed.map(row => row.toReversed()) : placed, ...place }
}

/** Whether two lines are rows of their own: both fill the first column and another one. */
const areRows = (a: boolean[] = [], b: boolean[] = []) =>
  a[0] === true && b[0] === true && a.some((isFilled, column) => column > 0 && isFilled && b[column])

/**
 * Joins a row with the one above it when it holds the second lines of wrapped cells. Such a row follows more closely than rows
 * usually do, or has a single cell that starts inside a sentence. It never fills the first column alone, and never has a figure below
 * another one. A cell of one line may stand at the middle of its row: then a row without it begins the row that follows closely.
 */
function joinWrappedRows(rows: string[][], pitches: number[]): string[][] {
  const usual = pitches.toSorted((a, b) => a - b)[Math.floor(pitches.length * 0.85)] ?? 0
  const closest = Math.min(...pitches)
  const result: string[][] = []
  let leads = false
  for (const [index, row] of rows.entries()) {
    const above = result.at(-1)
    const filled = row.filter(cell => cell !== '').length
    const pitch = pitches[index - 1] ?? 0
    const close = usual > closest * 1.3 && pitch < (usual + closest) / 2
    const inside = filled === 1 && row.some((cell, column) => column > 0 && /^\p{Ll}/u.test(cell))
    const continues: boolean = (row[0] === '' && ((close && filled < row.length) || inside)) || (close && leads)
    leads = !continues && index > 0 && row[0] === '' && filled < row.length
    if (above && continues && !row.some((cell, column) => isFigure(cell) && isFigure(above[column] ?? '')))
      for (const [column, cell] of row.entries())
        above[column] = joinLines([above[column] ?? '', cell].filter(text => text !== ''))
    else result.push([...row])
  }
  return result
}

/** Whether a cell is a number, with a sign, a currency or a percent: it is never divided into lines. */
const isFigure = (cell: string) => /^[-+(\p{Sc}\s]*\d[\d.,'’\s]*[)%\p{Sc}\s]*$/u.test(cell)

/** Unites a column that holds nothing but its header with the neighbour that has cells without one. */
function joinShiftedHeaders(rows: string[][]): string[][] {
  let result = rows
  for (let column = (rows[0]?.length ?? 0) - 2; column >= 0; column--) {
    const [a, b] = [column, column + 1].map(index => result.map(row => row[index] !== ''))
    const header = (filled: boolean[] | undefined) => filled?.every((value, row) => value === (row === 0)) ?? false
    const body = (filled: boolean[] | undefined) => filled?.[0] === false
    if ((header(a) && body(b)) || (header(b) && body(a)))
      result = result.map(row => row.toSpliced(column, 2, `${row[column] ?? ''}${row[column + 1] ?? ''}`))
  }
  return result
}
