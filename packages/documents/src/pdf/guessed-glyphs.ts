/** Further glyphs of a font say nothing new. */
const maxCharacters = 2_000
/** Shorter texts may look like words by chance. */
const minLetters = 5
/** Share of the letters in a text that are Latin, and of these that are frequent in European languages. */
const latinShare = 0.9
const frequentShare = 0.4
const frequent = /[aeinorst]/g

/** Glyphs without a Unicode value, by their fonts. */
export interface GuessedGlyphs {
  /** @param code of the glyph in the font, which pdfium returns as its character */
  add(font: number, code: number): void
  /** Number of glyphs of the fonts whose codes are the letters that they show. */
  countReadable(): number
}

/**
 * Collects glyphs without a Unicode value. pdfium returns their codes, and many fonts without names for their glyphs use
 * the codes of Latin letters: such text is right.
 */
export function createGuessedGlyphs(): GuessedGlyphs {
  const fonts = new Map<number, { text: string; count: number }>()
  return {
    add(font, code) {
      const found = fonts.get(font) ?? { text: '', count: 0 }
      fonts.set(font, found)
      found.count += 1
      if (found.text.length < maxCharacters && code <= 0x10_ff_ff) found.text += String.fromCodePoint(code)
    },
    countReadable: () =>
      [...fonts.values()].reduce((sum, { text, count }) => sum + (looksReadable(text) ? count : 0), 0),
  }
}

/**
 * Whether a text has the letters of a European language. With each letter replaced by another one, as codes that are
 * numbers of glyphs do, a fifth to a third of the letters are frequent ones; in a text it is 0.5 to 0.7.
 */
export function looksReadable(text: string): boolean {
  const plain = text.normalize('NFD').toLowerCase()
  const letters = plain.match(/\p{L}/gu)?.length ?? 0
  const latin = plain.match(/[a-z]/g)?.length ?? 0
  const signs = plain.match(/[^\p{L}\p{M}\p{N}\s]/gu)?.length ?? 0
  if (letters < minLetters || latin < letters * latinShare || signs > letters) return false
  return (plain.match(frequent)?.length ?? 0) >= latin * frequentShare
}
