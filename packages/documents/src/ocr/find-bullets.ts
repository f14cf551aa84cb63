/** A recognised word with its place in the image, in pixels. */
export interface RecognisedWord {
  text: string
  left: number
  top: number
  width: number
  height: number
}

/** Height of a disc, against the word after it. The small letters of a word have 0.65 of the height of its tall ones. */
const maxHeight = 0.6

/**
 * Returns the words that are bullets of lists. Recognition seldom knows discs and takes them for ¢, e, o, » or the like, so they are told
 * by their shape: as wide as high, lower than letters, in the middle of the line and far from its text. A list has at least two.
 */
export function findBullets(lines: RecognisedWord[][]): Set<RecognisedWord> {
  const firsts = lines.flatMap(line => line.slice(0, 1))
  const discs = lines.flatMap(line => (isDisc(line) ? line.slice(0, 1) : []))
  return new Set([
    ...firsts.filter(({ text }) => text === '•'),
    ...discs.filter(disc => discs.some(other => other !== disc && isBelow(disc, other))),
  ])
}

function isDisc([first, second, ...rest]: RecognisedWord[]): boolean {
  if (!first || !second || [...first.text].length > 2) return false
  const { left, top, width, height } = first
  const middle = (top + height / 2 - second.top) / second.height
  const gap = second.left - left - width
  const isQuotation = isGuillemet(first) && [second, ...rest].some(isGuillemet)
  return (
    !isQuotation &&
    width < 1.4 * height &&
    height < 1.4 * width &&
    height <= maxHeight * second.height &&
    middle > 0.3 &&
    middle < 0.7 &&
    gap >= height
  )
}

const isGuillemet = ({ text }: RecognisedWord): boolean => /[«»<>]/.test(text)

const isBelow = (word: RecognisedWord, other: RecognisedWord): boolean => Math.abs(word.left - other.left) <= word.width
