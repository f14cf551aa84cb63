/** A recognised word with its place in the image, in pixels. */
export interface RecognisedWord {
  text: string
  left: number
  top: number
  width: number
  height: number
}

/** Height of a disc, as a share of the height of the word after it. It is 0.4 to 0.57; small letters have 0.65 of the height of tall ones. */
const maxHeightShare = 0.6
/** Where the middle of a disc is in the height of its line, from the top: 0.39 to 0.6. A degree sign is above, a full stop below. */
const middleOfLine = { from: 0.3, to: 0.7 }
/** The most that the width and the height of a disc differ. A dash is wider. */
const maxAspect = 1.4

/**
 * Returns the words that are bullets of lists. Recognition seldom knows discs and takes them for ¢, e, o, » or the like, so they are told
 * by their shape: as wide as high, lower than letters, in the middle of the line and far from its text. At least two are at
 * the same distance from the left.
 */
export function findBullets(lines: RecognisedWord[][]): Set<RecognisedWord> {
  const firsts = lines.flatMap(line => line.slice(0, 1))
  const discs = lines.flatMap(line => (isDisc(line) ? line.slice(0, 1) : []))
  return new Set([
    ...firsts.filter(({ text }) => text === '•'),
    ...discs.filter(disc => discs.some(other => other !== disc && isAligned(disc, other))),
  ])
}

function isDisc([first, ...rest]: RecognisedWord[]): boolean {
  const [second] = rest
  if (!first || !second || [...first.text].length > 2) return false
  const { left, top, width, height } = first
  const lineTop = Math.min(...rest.map(word => word.top))
  const lineBottom = Math.max(...rest.map(word => word.top + word.height))
  const middle = (top + height / 2 - lineTop) / (lineBottom - lineTop)
  const gap = second.left - left - width
  const isQuotation = isGuillemet(first) && rest.some(isGuillemet)
  return (
    !isQuotation &&
    width < maxAspect * height &&
    height < maxAspect * width &&
    height <= maxHeightShare * second.height &&
    middle > middleOfLine.from &&
    middle < middleOfLine.to &&
    gap >= height
  )
}

const isGuillemet = ({ text }: RecognisedWord): boolean => /[«»<>]/.test(text)

const isAligned = (word: RecognisedWord, other: RecognisedWord): boolean =>
  Math.abs(word.left - other.left) <= word.width
