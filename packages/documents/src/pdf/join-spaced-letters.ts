import type { Word } from './word.ts'

/** Fewer letters are words of their own. */
const minLetters = 4
/** Widest gap between letters of a word, in font sizes and in narrowest gaps of the line, as pdftotext has them. */
const maxGap = 0.4
const maxRatio = 1.3

/**
 * Joins spaced letters (`T I T L E`): those of lines in which every word is a single letter and pdfium guessed the blanks. A
 * wider gap divides words.
 */
export function joinSpacedLetters(words: Word[]): Word[] {
  const result: Word[] = []
  for (let from = 0; from < words.length; ) {
    let to = from + 1
    while (to < words.length && isSameLine(words[to - 1] as Word, words[to] as Word)) to++
    if (to - from >= minLetters) result.push(...joinLetters(words.slice(from, to)))
    else for (let index = from; index < to; index++) result.push(words[index] as Word)
    from = to
  }
  return result
}

function isSameLine(before: Word, after: Word): boolean {
  return (
    before.turn !== undefined &&
    before.turn === after.turn &&
    before.baseline === after.baseline &&
    after.left > before.left &&
    after.left - before.right < after.size * 3
  )
}

function joinLetters(line: Word[]): Word[] {
  if (line.some(({ text, rightToLeft }) => text.length > 1 || rightToLeft)) return line
  const gaps = line.slice(1).map((word, index) => (word.spaced ? Number.POSITIVE_INFINITY : gapOf(line, index)))
  const narrowest = Math.min(...gaps)
  if (!(narrowest > 0 && narrowest < Number.POSITIVE_INFINITY)) return line
  const joined: Word[] = []
  for (const [index, word] of line.entries()) {
    const last = joined.at(-1)
    const gap = gaps[index - 1] ?? Number.POSITIVE_INFINITY
    if (!last || gap > narrowest * maxRatio || gap > word.size * maxGap) joined.push({ ...word })
    else Object.assign(last, { text: last.text + word.text, right: word.right })
  }
  return joined
}

const gapOf = (line: Word[], index: number) => (line[index + 1]?.left ?? 0) - (line[index]?.right ?? 0)
