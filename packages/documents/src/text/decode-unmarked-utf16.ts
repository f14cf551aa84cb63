/**
 * Decodes UTF-16 without a byte order mark, or returns undefined for other bytes. Takes the byte order that yields more
 * ASCII characters. The wrong order turns a space (0020) into U+2000 and a letter (0061) into an ideograph (6100). At
 * least 2 % of the text must be ASCII, and 98 % must be letters, marks, numbers, punctuation, symbols or white space.
 */
export function decodeUnmarkedUtf16(bytes: Uint8Array): string | undefined {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2))
  const candidates = ['utf-16le', 'utf-16be']
    .map(encoding => decodeStrict(whole, encoding))
    .filter(text => text !== undefined)
    .map(text => ({ text, ascii: countMatches(text, /[\t\n\r\x20-\x7e]/g) }))
    .toSorted((a, b) => b.ascii - a.ascii)
  const best = candidates[0]
  if (!best || best.ascii * 50 < best.text.length) return undefined
  const printable = countMatches(best.text, /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\n\r\f]/gu)
  return printable * 100 >= [...best.text].length * 98 ? best.text : undefined
}

function decodeStrict(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
