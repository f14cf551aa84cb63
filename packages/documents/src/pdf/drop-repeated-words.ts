import type { Word } from './word.ts'

/** Only the last words with the same text are compared, so that the search stays linear. */
const maxCompared = 8
/** Distances of a repeated word along its line and across it, in font sizes, as pdftotext has them. */
const along = 0.1
const across = 0.2

/** Leaves out words that are drawn again in nearly the same place, as for bold letters and shadows. */
export function dropRepeatedWords(words: Word[]): Word[] {
  const seen = new Map<string, Word[]>()
  return words.filter(word => {
    const same = seen.get(word.text)
    if (!same) {
      seen.set(word.text, [word])
      return true
    }
    if (same.some(other => isRepeated(other, word))) return false
    if (same.push(word) > maxCompared) same.shift()
    return true
  })
}

const isRepeated = (one: Word, other: Word) =>
  one.turn === other.turn &&
  one.turn !== undefined &&
  Math.abs(one.left - other.left) < along * one.size &&
  Math.abs(one.baseline - other.baseline) < across * one.size
