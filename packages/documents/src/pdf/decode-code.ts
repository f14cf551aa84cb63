const encodings = ['utf-8', 'utf-16be']

/**
 * Returns the character of a glyph whose code has three or four bytes. Fonts with the encodings UniJIS-UTF8-H, UniJIS-UTF16-H
 * and their kin (ISO 32000-2, 9.7.5.2) have characters as codes, which pdfium returns where its tables lack one.
 * @param code above U+10FFFF, or negative when its highest bit is set
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
    const [character = '', ...rest] = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return rest.length === 0 ? character.codePointAt(0) : undefined
  } catch {
    return undefined
  }
}
