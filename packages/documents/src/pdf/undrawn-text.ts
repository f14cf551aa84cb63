import type { Pdfium } from './load-pdfium.ts'

/** The letter 一, and the width of ideographs in font sizes; a font without them has the width of another glyph. */
const ideograph = 0x4e00
const minIdeographWidth = 0.9
/** Width of text that is not drawn, in points. */
const maxBlankWidth = 0.01

/**
 * Makes a test whether pdfium leaves out a text object: Chinese, Japanese or Korean in a font that is neither embedded nor known
 * to pdfium, which gives the object no width. Blanks have none either, but only such a font says that its ideographs are wide.
 * @param memory 16 bytes
 */
export function createUndrawnTest(pdfium: Pdfium, memory: number): (object: number) => boolean {
  const { call } = pdfium
  const known = new Map<number, boolean>()
  const hasIdeographs = (font: number) =>
    call.FPDFFont_GetIsEmbedded(font) === 0 &&
    call.FPDFFont_GetGlyphWidth(font, ideograph, 1, memory) === 1 &&
    Math.abs(pdfium.floats[memory >> 2] ?? 0) > minIdeographWidth
  return object => {
    call.FPDFPageObj_GetBounds(object, memory, memory + 4, memory + 8, memory + 12)
    const [left = 0, , right = 0] = pdfium.floats.subarray(memory >> 2, (memory >> 2) + 3)
    if (right - left > maxBlankWidth) return false
    const font = call.FPDFTextObj_GetFont(object)
    const found = known.get(font) ?? hasIdeographs(font)
    known.set(font, found)
    return found
  }
}
