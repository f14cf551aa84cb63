/** Share of characters without a meaning above which a text is codes of fonts. Bullets of symbol fonts stay below it. */
const maxUnnamed = 0.05

/**
 * Whether a program knew the letters of a text. Where a font has no Unicode values, pdftotext writes the glyphs' codes: control
 * characters, private and unassigned code points.
 */
export function namesLetters(text: string): boolean {
  const characters = Array.from(text.replace(/[\s\p{Cf}]+/gu, ''))
  const unnamed = characters.filter(character => /[\p{Cc}\p{Co}\p{Cn}\ufffd]/u.test(character))
  return unnamed.length <= characters.length * maxUnnamed
}
