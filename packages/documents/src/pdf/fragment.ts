import type { Table } from './table.ts'
import type { Box } from './upright.ts'
import type { Word } from './word.ts'

/** Words that follow each other on one line, in reading order, without a gap that could be the space between columns. */
export interface Fragment extends Box {
  words: Word[]
  baseline: number
  size: number
  /** A ruled table in place of words. */
  table?: Table
}

/** A gap of this many font sizes may separate columns. Justified text has narrower ones, except in single lines. */
export const minColumnGap = 0.75

/** Returns a fragment that stands for a table when a page is arranged. */
export function toFragment(table: Table): Fragment {
  const { left, right, top, bottom } = table
  return { words: [], left, right, top, bottom, baseline: bottom, size: 10, table }
}

/** Returns the fragment of words on one line. Its baseline is that of the largest word. */
export function fragmentOf(words: Word[]): Fragment {
  const { baseline, size } = words.reduce((largest, word) => (word.size > largest.size ? word : largest))
  return {
    words,
    left: Math.min(...words.map(({ left }) => left)),
    right: Math.max(...words.map(({ right }) => right)),
    top: Math.min(...words.map(({ top }) => top)),
    bottom: Math.max(...words.map(({ bottom }) => bottom)),
    baseline,
    size,
  }
}

/** Whether the fragments' letters are mostly of right-to-left scripts. */
export const isRightToLeft = (fragments: Fragment[]): boolean =>
  fragments.some(({ words }) => words.some(word => word.rightToLeft)) && findDirection(fragments, false)

/** Returns whether most letters are of right-to-left scripts, and `otherwise` for text without letters, such as figures. */
export function findDirection(fragments: Fragment[], otherwise: boolean): boolean {
  let balance = 0
  for (const { words } of fragments)
    for (const { rightToLeft, text } of words)
      if (rightToLeft) balance += text.length
      else if (letter.test(text)) balance -= text.length
  return balance === 0 ? otherwise : balance > 0
}

const letter = /\p{L}/u
