import { documentTooComplex } from '../extraction-error.ts'

/** A mail of 25 MB in base64 has 330,000 lines. The parser needs 200 bytes of memory or more for each. */
const maxLines = 1_000_000
const maxParts = 10_000

/** RFC 2046, 5.1.1. */
const maxBoundaryCharacters = 70

const [lineFeed, hyphen] = [0x0a, 0x2d]

/**
 * Refuses a mail with too many lines or parts before it is parsed.
 * @throws ExtractionError document_too_complex
 */
export function checkMailSize(bytes: Buffer): void {
  const boundaries = readBoundaries(bytes)
  let lines = 0
  let parts = 0
  for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, end + 1)) {
    lines += 1
    if (bytes[end + 1] === hyphen && bytes[end + 2] === hyphen) {
      const line = bytes.subarray(end + 3, end + 3 + maxBoundaryCharacters).toString('latin1')
      if (boundaries.has(line.split(/\r?\n/, 1)[0]?.trimEnd() ?? '')) parts += 1
    }
    if (lines > maxLines) throw documentTooComplex('The mail has more than a million lines.')
    if (parts > maxParts) throw documentTooComplex('The mail has more than 10,000 parts.')
  }
}

/** All values of a `boundary` parameter, wherever they stand. */
function readBoundaries(bytes: Buffer): Set<string> {
  const found = bytes.toString('latin1').matchAll(/boundary\*?=(?:"([^"\r\n]{1,70})"|([^\s";]{1,70}))/gi)
  return new Set(Array.from(found, ([, quoted, token]) => (quoted ?? token ?? '').trimEnd()))
}
