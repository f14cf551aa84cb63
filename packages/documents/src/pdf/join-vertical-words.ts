import { isUnspaced } from './blank-in-word.ts'
import type { Word } from './word.ts'

/** Distance of the letters of a vertical line from each other, in font sizes. */
const minStep = 0.6
const maxStep = 1.2
/** Shift of a letter to the side. */
const maxShift = 0.3
/** Upright digits in a vertical line. */
const maxLetters = 2

/**
 * Joins letters that stand one below the other, as in vertical Chinese and Japanese. pdfium gives each of them apart. The words
 * have the turn 3: a vertical line is a turned line, and such lines follow each other from the right.
 */
export function joinVerticalWords(words: Word[]): Word[] {
  const result: Word[] = []
  for (let from = 0; from < words.length; ) {
    let to = from + 1
    while (to < words.length && isBelow(words[to - 1] as Word, words[to] as Word)) to++
    const run = words.slice(from, to)
    if (run.length > 1 && (run.some(isIdeograph) || isOneObject(run))) result.push(toVertical(run))
    else result.push(...run)
    from = to
  }
  return result
}

/** A text object draws a single line, so its letters stand below each other only in a vertical one. */
const isOneObject = (run: Word[]) => run[0]?.object !== 0 && run.every(({ object }) => object === run[0]?.object)

const isIdeograph = ({ text }: Word) => isUnspaced(text.codePointAt(0) ?? 0)

function isBelow(above: Word, below: Word): boolean {
  if (above.turn !== 0 || below.turn !== 0) return false
  if (above.text.length > maxLetters || below.text.length > maxLetters) return false
  const size = Math.max(above.size, below.size)
  const step = below.baseline - above.baseline
  const shift = Math.min(
    Math.abs(above.left - below.left),
    Math.abs(above.left + above.right - below.left - below.right) / 2,
  )
  return step > size * minStep && step < size * maxStep && shift < size * maxShift
}

function toVertical(run: Word[]): Word {
  const size = Math.max(...run.map(word => word.size))
  const left = Math.min(...run.map(word => word.left))
  return {
    text: run.map(word => word.text).join(''),
    object: run[0]?.object ?? 0,
    left: Math.min(...run.map(word => word.top)),
    right: Math.max(...run.map(word => word.bottom)),
    top: -Math.max(...run.map(word => word.right)),
    bottom: -left,
    baseline: -left,
    size,
    turn: 3,
    rightToLeft: false,
  }
}
