/**
 * Tokens that a UTF-16 unit costs at most, by kind of text. Sentences cost 1 to 1.6 times what cl100k_base counts and up to
 * 2.3 times what o200k_base does, because a chunk that exceeds the context is refused or silently truncated.
 */
const tokensOf = {
  letter: 0.33,
  space: 0.2,
  digit: 0.7,
  sign: 0.7,
  /** Latin letters with marks, Greek, Cyrillic, Hebrew, Arabic */
  alphabetic: 0.9,
  /** ideographs, syllables, surrogates and all other scripts */
  other: 1.5,
}

/** The most tokens that the UTF-16 unit `code` may cost. */
export function tokensOfUnit(code: number): number {
  if (code > 0x6ff) return tokensOf.other
  if (code > 0x7f) return tokensOf.alphabetic
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) return tokensOf.space
  if (code >= 0x30 && code <= 0x39) return tokensOf.digit
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a ? tokensOf.letter : tokensOf.sign
}

/** An upper estimate of the tokens of a text, for models whose vocabulary is not known. */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (let at = 0; at < text.length; at++) tokens += tokensOfUnit(text.charCodeAt(at))
  return Math.ceil(tokens)
}
