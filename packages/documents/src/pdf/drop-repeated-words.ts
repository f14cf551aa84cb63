import { isRepeated } from './adjacent-glyphs.ts'
import type { Word } from './word.ts'

/** Only the last words with the same text are compared, so that the search stays linear. */
const maxCompared = 8

/** Leaves out words that are drawn again in nearly the same place, as for bold letters and shadows. */
export function dropRepeatedWords(words: Word[]): Word[] {
  const seen = new Map<string, Word[]>()
  return words.filter(word => {
    const same = seen.get(word.text)
    if (!same) {
      seen.set(word.text, [word])
      return true
    }
    if (same.some(other => isDrawnAgain(other, word))) return false
    if (same.push(word) > maxCompared) same.shift()
    return true
  })
}

const isDrawnAgain = (one: Word, other: Word) =>
  one.turn === other.turn && one.turn !== undefined && isRepeated(one, other, one.size)
