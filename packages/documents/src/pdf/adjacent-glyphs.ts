import type { Word } from './word.ts'

/** Where a glyph or a word stands, in points after the page was turned upright; a greater baseline is further down. */
export interface Place {
  left: number
  right: number
  baseline: number
}

/** Gap inside a word, as pdftotext has it, and shift of a subscript, in font sizes. Greater ones start a word. */
const maxGap = 0.1
const maxShift = 0.5
/** The largest size of a subscript, a superscript or a note's number, in sizes of the letters next to it. */
const maxSmallSize = 0.85
/** Distances of what is drawn again along its line and across it, as pdftotext has them, in font sizes. */
const maxRepeatAlong = 0.1
const maxRepeatAcross = 0.2
/** Gap and shift between letters of a word that pdfium divides, in font sizes. */
const maxTouchGap = 0.05
const maxTouchShift = 0.35
/** Gap at which pdfium's blank between letters on one line is not seen. */
const maxUnseenGap = 0.01

/** Whether two glyphs are next to each other on a line, in either direction. */
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
  return size < wordSize * maxSmallSize && gap > -wordSize * 0.1 && gap < wordSize * 0.02 && shift < wordSize * maxShift
}

/**
 * Whether a glyph of the same size touches a word. pdfium starts a line at each glyph that is drawn apart, as in plots, and
 * at each shift up or down, as on a curve. On one line it takes a blank that another object draws for a gap.
 * @param lineEnd whether pdfium starts a line at the glyph
 */
export function touches(before: Place, after: Place, wordSize: number, size: number, lineEnd: boolean): boolean {
  const gap = Math.abs(after.left - before.right)
  const shift = Math.abs(after.baseline - before.baseline)
  return size === wordSize && gap < size * (lineEnd ? maxTouchGap : maxUnseenGap) && shift < size * maxTouchShift
}

/** Whether a word is the small raised number in front of a note, whose text begins with the glyph `after`. */
export const isNoteMark = (word: Word, after: Place, size: number): boolean =>
  word.size < size * maxSmallSize && word.baseline < after.baseline - size * 0.1 && /^\d{1,3}$/.test(word.text)
