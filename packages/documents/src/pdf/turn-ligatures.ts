/**
 * Puts the letters of a ligature back into their order in a right-to-left word. pdfium reverses the letters that a font's
 * Unicode map gives for one glyph, and not those of a presentation form.
 * @param shared offsets of the letters that have the glyph of the letter before
 */
export function turnLigatures(text: string, shared: number[]): string {
  const isShared = new Set(shared)
  const glyphs: string[][] = []
  let offset = 0
  for (const letter of text) {
    const letters = isShared.has(offset) ? glyphs.at(-1) : undefined
    if (letters) letters.push(letter)
    else glyphs.push([letter])
    offset += letter.length
  }
  return glyphs.map(letters => (isOrdered(letters) ? letters : letters.reverse()).join('')).join('')
}

const isOrdered = (letters: string[]) => letters.length === 1 || presentationForms().has(letters.join(''))

let forms: Set<string> | undefined

/** The letters of the Arabic ligatures in Unicode's presentation forms, read once. */
function presentationForms(): Set<string> {
  forms ??= new Set(
    [...codes(0xfbea, 0xfdfb), ...codes(0xfef5, 0xfefc)]
      .map(code => String.fromCharCode(code).normalize('NFKC'))
      .filter(letters => letters.length > 1),
  )
  return forms
}

const codes = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)
