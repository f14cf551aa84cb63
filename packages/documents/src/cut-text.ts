/** Where a part may end, the best first: after a blank line, a line, a word. */
const ends = ['\n\n', '\n', ' ']

/**
 * Cuts a text into parts of at most `maxBytes` bytes of UTF-8. A part ends after a paragraph, or else a line or a word, if
 * one ends in its second half. The parts joined without a separator are the text. An empty text is one empty part.
 * @param maxBytes at least 4, the bytes of the longest character
 */
export function cutText(text: string, maxBytes: number): string[] {
  const parts: string[] = []
  let start = 0
  do {
    const end = findEnd(text, start, maxBytes)
    parts.push(text.slice(start, end))
    start = end
  } while (start < text.length)
  return parts
}

function findEnd(text: string, start: number, maxBytes: number): number {
  let limit = Math.min(text.length, start + maxBytes)
  for (;;) {
    const bytes = Buffer.byteLength(text.slice(start, limit))
    if (bytes <= maxBytes) break
    limit = start + Math.floor(((limit - start) * maxBytes) / bytes)
  }
  if (limit === text.length) return limit
  const least = start + (limit - start) / 2
  for (const end of ends) {
    const at = text.lastIndexOf(end, limit - end.length)
    if (at >= least) return at + end.length
  }
  // A surrogate pair is not cut in half.
  return /[\uD800-\uDBFF]/.test(text[limit - 1] ?? '') ? limit - 1 : limit
}
