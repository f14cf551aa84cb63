import { type Fragment, fragmentOf, minColumnGap } from './fragment.ts'
import { joinJustified } from './join-justified.ts'
import type { Word } from './word.ts'

/** A list's marker, also of the fonts Symbol and Wingdings, may stand this many font sizes before its text. */
const maxMarkerGap = 4
const marker =
  /^(?:[•●▪■◦○‣–—*·\uf06c\uf06e\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])$/u

/** The number of a list item or of a row, or a negative figure in parentheses. */
const listNumber = /^\(?\d{1,3}[.)]$/
/** Cells of one row are at most this many font sizes apart. Wider gaps are those between columns of prose. */
const maxCellGap = 20

/**
 * Joins words that follow each other on a line. A gap as wide as that between columns starts another fragment.
 * @param words of one turn, in the order of the file
 */
export function findFragments(words: Word[]): Fragment[] {
  const fragments: Fragment[] = []
  let open: Fragment | undefined
  let last: Word | undefined
  for (const word of words) {
    if (open && last && follows(open, last, word)) {
      open.words.push(word)
      open.left = Math.min(open.left, word.left)
      open.right = Math.max(open.right, word.right)
      open.top = Math.min(open.top, word.top)
      open.bottom = Math.max(open.bottom, word.bottom)
      if (word.size > open.size) {
        open.size = word.size
        open.baseline = word.baseline
      }
    } else {
      const { left, right, top, bottom, baseline, size } = word
      open = { words: [word], left, right, top, bottom, baseline, size }
      fragments.push(open)
    }
    last = word
  }
  return joinJustified(
    fragments.flatMap((fragment, index) => splitNumber(fragment, fragments[index - 1], fragments[index + 1])),
  )
}

/**
 * Divides a fragment that only looks like a list item. `1. Screws` is the beginning of a row when another cell follows it, and in
 * `West (12) 8.5` the number is a negative figure when a cell precedes it.
 */
function splitNumber(fragment: Fragment, before: Fragment | undefined, after: Fragment | undefined): Fragment[] {
  const [first, second] = fragment.words
  if (!first || !second || !listNumber.test(first.text) || marker.test(second.text)) return [fragment]
  const gap = Math.max(second.left - first.right, first.left - second.right)
  if (gap < fragment.size * minColumnGap) return [fragment]
  const isNegative = first.text.startsWith('(') && isNextTo(fragment, before)
  if (!isNegative && !isNextTo(fragment, after)) return [fragment]
  return [[first], fragment.words.slice(1)].map(fragmentOf)
}

/** Whether two fragments are on one line, and near each other. */
function isNextTo(fragment: Fragment, other: Fragment | undefined): boolean {
  if (!other || Math.abs(other.baseline - fragment.baseline) > fragment.size * 0.1) return false
  const gap = Math.max(other.left - fragment.right, fragment.left - other.right)
  return gap > 0 && gap < fragment.size * maxCellGap
}

/** Whether a word continues a fragment, in either direction. A word far back begins the line again. */
function follows(open: Fragment, last: Word, word: Word): boolean {
  const size = Math.max(last.size, word.size)
  if (Math.abs(word.baseline - open.baseline) > size * 0.35) return false
  const gap = Math.max(word.left - last.right, last.left - word.right)
  if (gap < -size) return false
  return gap < size * minColumnGap || (open.words.length === 1 && gap < size * maxMarkerGap && marker.test(last.text))
}
