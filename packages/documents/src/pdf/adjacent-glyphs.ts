import type { Word } from './word.ts'

/** Where a glyph or a word stands, in points after the page was turned upright; a greater baseline is further down. */
export interface Place {
  left: number
  right: number
  baseline: number
}

// Distances are in font sizes. `size` is that of the later glyph in points, `wordSize` that of the word before it.

/** A wider gap starts a word, as in pdftotext. */
const maxGap = 0.1
/** A greater shift up or down starts a word; that of a subscript is smaller. */
const maxShift = 0.5
/** The largest size of a subscript, a superscript or a note's number, in sizes of the letters next to it. */
const maxSmallSize = 0.85
/** A glyph nearer than this along its line and across it is the same one, drawn again, as in pdftotext. */
const maxRepeatAlong = 0.1
const maxRepeatAcross = 0.2
/** An index or exponent overlaps its letter by less than this, and stands less far behind it. */
const maxScriptOverlap = 0.1
const maxScriptGap = 0.02
/** A note's number stands higher than its text by more than this. */
const minRaise = 0.1
/** Gap and shift between letters of a word, where pdfium sees a new line. */
const maxTouchGap = 0.05
const maxTouchShift = 0.35
/** A reader sees no wider blank than this between letters where pdfium adds one. */
const maxUnseenGap = 0.01

/** Whether two glyphs are next to each other on a line, in either direction. @param size of the larger one */
export function isAdjacent(before: Place, after: Place, size: number): boolean {
  const gap = Math.max(after.left - before.right, before.left - after.right)
  return gap < size * maxGap && Math.abs(after.baseline - before.baseline) < size * maxShift
}

/** Whether a glyph or a word is drawn again, for a bold letter or a shadow. Narrow letters that follow each other are further apart. */
export const isRepeated = (before: Place, after: Place, size: number): boolean =>
  Math.abs(after.left - before.left) < size * maxRepeatAlong &&
  Math.abs(after.baseline - before.baseline) < size * maxRepeatAcross

/** Whether a smaller glyph stands directly behind a word, as in `R²`. pdfium puts a space before most of them. */
export function isScript(before: Place, after: Place, wordSize: number, size: number): boolean {
  const gap = after.left - before.right
  const shift = Math.abs(after.baseline - before.baseline)
  return (
    size < wordSize * maxSmallSize &&
    gap > -wordSize * maxScriptOverlap &&
    gap < wordSize * maxScriptGap &&
    shift < wordSize * maxShift
  )
}

/**
 * Whether a glyph touches a word. pdfium sees a new line before a glyph that a separate operator draws, as in plots, and before one
 * that is shifted, as on a curve. Within a line it adds a blank where an operator ends. Neither divides a word that has no gap.
 * Glyphs of one font object have exactly equal sizes.
 * @param startsLine whether pdfium sees a new line
 */
export function touches(before: Place, after: Place, wordSize: number, size: number, startsLine: boolean): boolean {
  const gap = Math.abs(after.left - before.right)
  const shift = Math.abs(after.baseline - before.baseline)
  return size === wordSize && gap < size * (startsLine ? maxTouchGap : maxUnseenGap) && shift < size * maxTouchShift
}

/** Whether a word is the small raised number in front of a note, whose text begins with the glyph `after`. */
export const isNoteMark = (word: Word, after: Place, size: number): boolean =>
  word.size < size * maxSmallSize && word.baseline < after.baseline - size * minRaise && /^\d{1,3}$/.test(word.text)
