/** Places where a text may be cut, the best kind first. Each pattern includes the white space after the end. */
export const textEnds: readonly RegExp[] = [
  /\n[^\S\n]*\n\s*/g, // a paragraph
  /[.!?…]["'”’»)\]]*\s+|[。！？]["'”’»」』)\]]*\s*/g, // a sentence
  /\n\s*/g,
  /\s+/g,
]

/**
 * Splits a text into pieces of similar size, at most `maxCharacters` UTF-16 units each. Cuts are at the ends of paragraphs, else
 * of sentences, lines or words, else anywhere except within a surrogate pair. The joined pieces equal the text.
 * @param maxCharacters 2 or more
 */
export function splitText(text: string, maxCharacters: number): string[] {
  const pieces: string[] = []
  let start = 0
  while (text.length - start > maxCharacters) {
    const rest = text.length - start
    const even = Math.ceil(rest / Math.ceil(rest / maxCharacters))
    // 10 % more than the even share, so that early cuts do not add a piece at the end.
    const most = Math.min(maxCharacters, Math.ceil(even * 1.1))
    const length = findEnd(text.slice(start, start + most))
    pieces.push(text.slice(start, start + length))
    start += length
  }
  if (start < text.length) pieces.push(text.slice(start))
  return pieces
}

/** The length to cut off `window`: up to the last end of the best kind in its second half. */
export function findEnd(window: string, ends = textEnds): number {
  const middle = Math.floor(window.length / 2)
  for (const end of ends) {
    let found = 0
    for (const match of window.slice(middle).matchAll(end)) found = middle + match.index + match[0].length
    if (found > middle) return found
  }
  const last = window.charCodeAt(window.length - 1)
  const splitsPair = last >= 0xd800 && last <= 0xdbff && window.length > 1
  return splitsPair ? window.length - 1 : window.length
}
