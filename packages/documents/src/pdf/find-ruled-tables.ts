import { joinLines } from '../text/join-lines.ts'
import { createDisjointSets, type DisjointSets } from './disjoint-sets.ts'
import { findFragments } from './find-fragments.ts'
import { type Fragment, findDirection } from './fragment.ts'
import { toLines } from './line.ts'
import type { Drawing, Rule } from './read-drawing.ts'
import type { Table } from './table.ts'
import type { Word } from './word.ts'

/** Collinear lines this near each other are one, and lines this near each other touch, in points. */
const tolerance = 2.5
/** Positions of lines nearer than this are one edge of cells, in points: a row is higher, and a column wider. */
const minCellSide = 5
/** More lines than this are a drawing. Grids are searched in quadratic time. */
const maxTableRules = 600
/** A finer grid is a drawing, too. */
const maxCells = 20_000
/** A line divides two cells if it runs along this share of their side: it may be dashed, or stop short of a corner. */
const minDivision = 0.6
/** The middle of small letters above the baseline, in font sizes. */
const middleOfLetters = 0.3
/** A cell with more words is a part of a page in a frame. */
const maxCellWords = 150

interface RuledTables {
  tables: Table[]
  /** The words outside the tables, in their order. */
  rest: Word[]
}

/**
 * Finds the tables whose cells are divided by lines. The text of a merged cell is in the top left one of those it covers, the others are
 * empty. The columns of a right-to-left table are in reading order.
 * @param rightToLeft direction of the page, for a table without letters
 */
export function findRuledTables(drawing: Drawing, words: Word[], rightToLeft: boolean): RuledTables {
  const { horizontal, vertical } = drawing
  const isDrawing = horizontal.length + vertical.length > maxTableRules
  // One line across others is an ornament.
  if (isDrawing || horizontal.length < 2 || vertical.length < 2) return { tables: [], rest: words }
  const tables: Table[] = []
  let rest = words
  for (const grid of findGrids(joinRules(horizontal), joinRules(vertical))) {
    const inside = rest.filter(word => isInside(word, grid))
    const cells = inside.length > 0 ? fillGrid(grid, inside) : undefined
    if (!cells) continue
    const { left, right, top, bottom } = extentOf(grid)
    tables.push({
      kind: 'table',
      cells: findDirection(findFragments(inside), rightToLeft) ? cells.map(row => row.toReversed()) : cells,
      left,
      right,
      top,
      bottom,
    })
    const taken = new Set(inside)
    rest = rest.filter(word => !taken.has(word))
  }
  return { tables, rest }
}

interface Grid {
  xs: number[]
  ys: number[]
  horizontal: Rule[]
  vertical: Rule[]
}

/** Joins collinear lines that touch. */
function joinRules(rules: Rule[]): Rule[] {
  const joined: Rule[] = []
  for (const rule of rules.toSorted((a, b) => a.at - b.at || a.from - b.from)) {
    const same = joined.findLast(
      other => rule.at - other.at < tolerance && rule.from <= other.to + tolerance && rule.to >= other.from - tolerance,
    )
    if (same) Object.assign(same, { from: Math.min(same.from, rule.from), to: Math.max(same.to, rule.to) })
    else joined.push({ ...rule })
  }
  return joined
}

/** Groups lines that cross or touch each other. A group with two columns and two rows of cells may be a table. */
function findGrids(horizontal: Rule[], vertical: Rule[]): Grid[] {
  const { rootOf, unite } = createDisjointSets(horizontal.length + vertical.length)
  for (const [h, row] of horizontal.entries())
    for (const [v, column] of vertical.entries()) if (crosses(row, column)) unite(h, horizontal.length + v)
  const groups = new Map<number, Grid>()
  const groupOf = (index: number) => {
    const root = rootOf(index)
    const group = groups.get(root) ?? { xs: [], ys: [], horizontal: [], vertical: [] }
    groups.set(root, group)
    return group
  }
  for (const [h, rule] of horizontal.entries()) groupOf(h).horizontal.push(rule)
  for (const [v, rule] of vertical.entries()) groupOf(horizontal.length + v).vertical.push(rule)
  return Array.from(groups.values(), group => ({
    ...group,
    xs: distinct([...group.vertical.map(({ at }) => at), ...endsOf(group.horizontal)]),
    ys: distinct([...group.horizontal.map(({ at }) => at), ...endsOf(group.vertical)]),
  })).filter(({ xs, ys }) => xs.length >= 3 && ys.length >= 3 && xs.length * ys.length <= maxCells)
}

function crosses(row: Rule, column: Rule): boolean {
  return (
    column.at >= row.from - tolerance &&
    column.at <= row.to + tolerance &&
    row.at >= column.from - tolerance &&
    row.at <= column.to + tolerance
  )
}

/** The outermost ends: an outer column may have no line at its outer side. */
const endsOf = (rules: Rule[]) =>
  rules.length === 0 ? [] : [Math.min(...rules.map(({ from }) => from)), Math.max(...rules.map(({ to }) => to))]

function distinct(positions: number[]): number[] {
  const values: number[] = []
  for (const position of positions.sort((a, b) => a - b))
    if (position - (values.at(-1) ?? Number.NEGATIVE_INFINITY) >= minCellSide) values.push(position)
  return values
}

const extentOf = ({ xs, ys }: Grid) => ({
  left: xs[0] ?? 0,
  right: xs.at(-1) ?? 0,
  top: ys[0] ?? 0,
  bottom: ys.at(-1) ?? 0,
})

const middleOf = ({ left, right, baseline, size }: Word) => ({
  x: (left + right) / 2,
  y: baseline - size * middleOfLetters,
})

function isInside(word: Word, grid: Grid): boolean {
  const { left, right, top, bottom } = extentOf(grid)
  const { x, y } = middleOf(word)
  return x >= left && x <= right && y >= top && y <= bottom
}

/**
 * Returns the texts of the cells without empty rows and columns; undefined when a cell has too many words, or fewer than two rows or
 * columns have text.
 */
function fillGrid(grid: Grid, words: Word[]): string[][] | undefined {
  const [rows, columns] = [grid.ys.length - 1, grid.xs.length - 1]
  const { rootOf } = joinCells(grid, rows, columns)
  const contents = new Map<number, Word[]>()
  for (const word of words) {
    const { x, y } = middleOf(word)
    const [row, column] = [intervalOf(grid.ys, y), intervalOf(grid.xs, x)]
    const cell = rootOf(row * columns + column)
    const content = contents.get(cell) ?? []
    if (content.push(word) > maxCellWords) return undefined
    contents.set(cell, content)
  }
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ''))
  for (const [cell, content] of contents) {
    const row = cells[Math.floor(cell / columns)]
    if (row) row[cell % columns] = readCell(findFragments(content))
  }
  const filled = cells.filter(row => row.some(cell => cell !== ''))
  const used = Array.from({ length: columns }, (_, column) => filled.some(row => row[column] !== ''))
  const kept = filled.map(row => row.filter((_, column) => used[column]))
  return kept.length >= 2 && (kept[0]?.length ?? 0) >= 2 ? kept : undefined
}

const readCell = (fragments: Fragment[]) => joinLines(toLines(fragments).map(line => line.text))

/** Index of the interval that contains a value inside the range of sorted `bounds`. */
function intervalOf(bounds: number[], value: number): number {
  let index = 0
  while (index < bounds.length - 2 && value > (bounds[index + 1] ?? 0)) index++
  return index
}

/** Unites cells without a line between them. The root of a cell is the first one of its merged cell. */
function joinCells(grid: Grid, rows: number, columns: number): DisjointSets {
  const cells = createDisjointSets(rows * columns)
  const right = coverage(grid.vertical, grid.xs, grid.ys)
  const below = coverage(grid.horizontal, grid.ys, grid.xs)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      if (column + 1 < columns && !right(column + 1, row)) cells.unite(cell, cell + 1)
      if (row + 1 < rows && !below(row + 1, column)) cells.unite(cell, cell + columns)
    }
  return cells
}

/** Returns whether a line runs at `positions[at]` along most of the interval `index` of `across`. */
function coverage(rules: Rule[], positions: number[], across: number[]): (at: number, index: number) => boolean {
  // A line has the position that it was merged into.
  const byPosition = positions.map(position => rules.filter(({ at }) => at >= position && at - position < minCellSide))
  return (at, index) => {
    const [from = 0, to = 0] = across.slice(index, index + 2)
    return (byPosition[at] ?? []).some(
      rule => Math.min(rule.to, to) - Math.max(rule.from, from) >= (to - from) * minDivision,
    )
  }
}
