/** A code that is valid in both is read as UTF-8. */
const encodings = ['utf-8', 'utf-16be']

/**
 * Returns the character of a glyph whose code has three or four bytes. In fonts with encodings such as UniJIS-UTF16-H (ISO 32000-1,
 * 9.7.5.2) and UniJIS-UTF8-H (Adobe's cmap-resources) a code is the encoded character. pdfium returns the code where its tables have no
 * Unicode value for it.
 * @param code above U+10FFFF, or negative: pdfium returns 32 bits with a sign
 * @returns undefined when the code is not one character
 */
export function decodeCode(code: number): number | undefined {
  const bytes = Uint8Array.of(code >>> 24, code >>> 16, code >>> 8, code)
  const used = bytes[0] === 0 ? bytes.subarray(1) : bytes
  for (const encoding of encodings) {
    const character = decode(encoding, used)
    if (character !== undefined) return character
  }
  return undefined
}

function decode(encoding: string, bytes: Uint8Array): number | undefined {
  try {
    const [character = '', ...rest] = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
    return rest.length === 0 ? character.codePointAt(0) : undefined
  } catch {
    return undefined
  }
}
