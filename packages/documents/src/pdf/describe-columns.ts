import type { Fragment } from './fragment.ts'
import { type Line, toLines } from './line.ts'

/** Fewer rows with two filled cells are no table. */
const minTableRows = 3
/** A column whose lines have this many words is prose, not cells. */
const proseWords = 4
const minColumnLines = 3
/** Lines of this many words are prose as well if this share of them has the same ends, which differ by less than this, in points. */
const minJustifiedWords = 3
const minFullShare = 0.6
const maxUneven = 1
/** Two texts side by side have about as many lines, at least this many at the same heights. */
const minLineShare = 0.75
const minSharedLines = 10
/** Share of these at which one text goes on inside a sentence and the other one does not. */
const minUnevenShare = 0.25
/** Space at the right side of a full line, as a share of the column. */
const maxRagged = 0.2

export type ColumnShape = 'columns' | 'table' | 'lines'

/**
 * Tells side-by-side prose (`columns`, read one after the other) from a `table` and from `lines` that happen to have gaps
 * in the same place. Lines of prose columns are seldom aligned; where they are, they are long, or most start inside a
 * sentence. A table has a column of short cells.
 */
export function describeColumns(columns: Fragment[][]): ColumnShape {
  const lines = columns.map(toLines)
  const shared = countSharedBaselines(lines)
  const [most = 0, second = 0] = lines.map(column => column.length).sort((a, b) => b - a)
  if (shared < second * 0.5) return most >= minColumnLines && second >= 2 ? 'columns' : 'lines'
  if (lines.every(column => column.length >= minColumnLines && isProse(column))) return 'columns'
  if (lines[0] && lines[1] && lines.length === 2 && breakApart(lines[0], lines[1])) return 'columns'
  return shared >= minTableRows ? 'table' : 'lines'
}

/** Counts the lines that have a neighbour at the same height, within 2 points. */
function countSharedBaselines(columns: Line[][]): number {
  const counts = new Map<number, number>()
  for (const column of columns)
    for (const baseline of new Set(column.map(line => Math.round(line.baseline / 2))))
      counts.set(baseline, (counts.get(baseline) ?? 0) + 1)
  let shared = 0
  for (const [baseline, count] of counts) if (count > 1 || counts.has(baseline + 1)) shared++
  return shared
}

function isProse(column: Line[]): boolean {
  const median = medianWords(column)
  if (median >= proseWords || (median >= minJustifiedWords && isJustified(column))) return true
  const inside = column.filter(line => /^\p{Ll}/u.test(line.text)).length
  return median >= 2 && inside >= column.length * 0.35
}

/** Whether most lines reach from one side of the column to the other. */
function isJustified(column: Line[]): boolean {
  const left = Math.min(...column.map(line => line.left))
  const right = Math.max(...column.map(line => line.right))
  const full = column.filter(line => line.left < left + maxUneven && line.right > right - maxUneven)
  return full.length >= column.length * minFullShare
}

function medianWords(column: Line[]): number {
  const words = column.map(line => line.text.split(' ').length).sort((a, b) => a - b)
  return words[words.length >> 1] ?? 0
}

/**
 * Whether the lines of two columns go on inside a sentence independently of each other, as in a text next to a list. The lines
 * of a wrapped cell stand next to blank cells, or to lines of cells that are wrapped as well.
 */
function breakApart(left: Line[], right: Line[]): boolean {
  const [fewer, more] = [Math.min(left.length, right.length), Math.max(left.length, right.length)]
  if (fewer < more * minLineShare || Math.max(medianWords(left), medianWords(right)) < proseWords) return false
  const others = findContinuations(right)
  let shared = 0
  let uneven = 0
  for (const [height, goesOn] of findContinuations(left)) {
    const other = others.get(height) ?? others.get(height + 1) ?? others.get(height - 1)
    if (other === undefined) continue
    shared++
    if (other !== goesOn) uneven++
  }
  return shared >= minSharedLines && uneven >= shared * minUnevenShare
}

/** Returns for the height of each line whether it goes on inside a sentence: below a full line, in small letters. */
function findContinuations(column: Line[]): Map<number, boolean> {
  const left = Math.min(...column.map(line => line.left))
  const right = Math.max(...column.map(line => line.right))
  const isFull = (line: Line | undefined) => line !== undefined && line.right > right - (right - left) * maxRagged
  return new Map(
    column.map((line, index) => [
      Math.round(line.baseline / 2),
      isFull(column[index - 1]) && (/^\p{Ll}/u.test(line.text) || /[-\ufffe]$/.test(column[index - 1]?.text ?? '')),
    ]),
  )
}
