/** A token of an RTF file (RTF 1.9.1, "RTF Syntax"). */
export type RtfToken =
  | { type: 'open' }
  | { type: 'close' }
  /** A control word such as `par` or `u`, or a control symbol such as `~`. */
  | { type: 'control'; name: string; value: number | undefined }
  /** Bytes in the current code page, one a character. */
  | { type: 'bytes'; bytes: string }

const syntax = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)|./gisy

/** @param source the file, one character a byte */
export function* readTokens(source: string): Generator<RtfToken> {
  const pattern = new RegExp(syntax)
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const [, word, value, hex, symbol, brace, bytes] = match
    if (bytes !== undefined) yield { type: 'bytes', bytes }
    else if (hex !== undefined) yield { type: 'bytes', bytes: String.fromCharCode(Number.parseInt(hex, 16)) }
    else if (brace !== undefined) yield brace === '{' ? { type: 'open' } : { type: 'close' }
    else if (symbol !== undefined) yield { type: 'control', name: symbol, value: undefined }
    // Binary data follows as it is.
    else if (word === 'bin') pattern.lastIndex += Math.max(0, Number(value ?? 0))
    else if (word !== undefined)
      yield { type: 'control', name: word, value: value === undefined ? undefined : Number(value) }
  }
}
