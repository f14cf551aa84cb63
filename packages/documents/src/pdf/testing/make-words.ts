import { findFragments } from '../find-fragments.ts'
import type { Fragment } from '../fragment.ts'
import type { Word } from '../word.ts'

interface MadeWord extends Partial<Word> {
  text: string
}

/** Returns a word of 10 points whose letters are 5 points wide. `left` and `baseline` are in points, y grows downwards. */
export function makeWord(left: number, baseline: number, word: string | MadeWord): Word {
  const given = typeof word === 'string' ? { text: word } : word
  const size = given.size ?? 10
  return {
    object: 0,
    left,
    right: left + (given.text.length * size) / 2,
    top: baseline - size * 0.75,
    bottom: baseline + size * 0.22,
    baseline,
    size,
    turn: 0,
    rightToLeft: false,
    ...given,
  }
}

/** Returns the words of a line, with spaces of a quarter of the font size between them. */
export function makeLine(left: number, baseline: number, text: string, size = 10): Word[] {
  let at = left
  return text.split(' ').map(part => {
    const word = makeWord(at, baseline, { text: part, size })
    at = word.right + size / 4
    return word
  })
}

/** Returns the words of lines that are 12 points from each other. */
export const makeLines = (left: number, baseline: number, texts: string[]): Word[] =>
  texts.flatMap((text, index) => makeLine(left, baseline + index * 12, text))

export const makeFragments = (...words: Word[][]): Fragment[] => words.flatMap(findFragments)
