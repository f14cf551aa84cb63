/**
 * The most tokens that a UTF-16 unit costs, by kind of text. For sentences the estimate is 1 to 1.6 times the count of cl100k_base
 * and up to 2.3 times that of o200k_base. A lower one is unsafe: a chunk that exceeds the context is refused or truncated.
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

function tokensOfCode(code: number): number {
  if (code > 0x6ff) return tokensOf.other
  if (code > 0x7f) return tokensOf.alphabetic
  const unit = String.fromCharCode(code)
  if (/\s/.test(unit)) return tokensOf.space
  if (/[a-z]/i.test(unit)) return tokensOf.letter
  return /\d/.test(unit) ? tokensOf.digit : tokensOf.sign
}

/** Hundredths of a token by UTF-16 unit. A table, because each call estimates its question several times. */
const hundredths = Uint8Array.from({ length: 0x10000 }, (_, code) => Math.round(tokensOfCode(code) * 100))

/** The most tokens that the UTF-16 unit `code` may cost. */
export const tokensOfUnit = (code: number): number => (hundredths[code] as number) / 100

/** An upper estimate of the tokens of a text, for models whose vocabulary is not known. */
export function estimateTokens(text: string): number {
  let sum = 0
  for (let at = 0; at < text.length; at++) sum += hundredths[text.charCodeAt(at)] as number
  return Math.ceil(sum / 100)
}
