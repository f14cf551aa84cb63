import type { Word } from './word.ts'

/** Gap inside a word and shift of its parts, in font sizes. */
const maxGap = 0.1
const maxOverlap = 0.3
const maxShift = 0.5

/**
 * Puts the marks of right-to-left words behind their letters. pdfium orders the letters of such a line by their places. So a
 * mark at the right side of its letter comes before it, behind a blank that divides the word, or after a sign.
 * @param words in the order of the file
 */
export function attachMarks(words: Word[]): Word[] {
  if (!words.some(word => word.rightToLeft)) return words
  const result: Word[] = []
  for (const word of words) {
    const before = result.at(-1)
    if (!word.rightToLeft || !/\p{Mn}/u.test(word.text)) result.push(word)
    else if (/^\p{Mn}/u.test(word.text) && before && isDivided(before, word))
      result[result.length - 1] = { ...before, text: before.text + orderMarks(word.text), left: word.left }
    else result.push({ ...word, text: orderMarks(word.text) })
  }
  return result
}

const orderMarks = (text: string) => text.replace(/^(\p{Mn}+)(\p{L})/u, '$2$1').replace(/(\p{P}+)(\p{Mn}+)/gu, '$2$1')

/** Whether a word goes on where the one before ends, to the left. */
function isDivided(before: Word, word: Word): boolean {
  const gap = before.left - word.right
  return (
    before.rightToLeft &&
    before.turn === word.turn &&
    before.turn !== undefined &&
    !word.spaced &&
    gap < word.size * maxGap &&
    gap > -word.size * maxOverlap &&
    Math.abs(before.baseline - word.baseline) < word.size * maxShift
  )
}
