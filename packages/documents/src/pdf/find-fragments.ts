import { type Fragment, minColumnGap } from './fragment.ts'
import { joinJustified } from './join-justified.ts'
import type { Word } from './word.ts'

/** A list's marker, also of the fonts Symbol and Wingdings, may stand this many font sizes before its text. */
const maxMarkerGap = 4
const marker =
  /^(?:[•●▪■◦○‣–—*·\uf06c\uf06e\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])$/u

/** Joins words of one turn, given in the order of the file. */
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
  return joinJustified(fragments)
}

function follows(open: Fragment, last: Word, word: Word): boolean {
  const size = Math.max(last.size, word.size)
  if (Math.abs(word.baseline - open.baseline) > size * 0.35) return false
  const gap = Math.max(word.left - last.right, last.left - word.right)
  if (gap < -size) return false
  return gap < size * minColumnGap || (open.words.length === 1 && gap < size * maxMarkerGap && marker.test(last.text))
}
