import type { Pdfium } from './load-pdfium.ts'
import { readUtf8 } from './read-string.ts'

/** Names of bold fonts, such as `Arial,Bold`, `ABCDEF+TimesNewRomanPS-BoldMT`, `Gotham-Black`, `LinLibertineTB` or `CMBX10`. */
const boldName = /bold|black|heavy|demi|^(?:[A-Z]{6}\+)?(?:cmbx|cmssbx|sfbx|ecbx)\d/i
/** Weights of bold fonts (OpenType OS/2, usWeightClass). pdfium derives them from the width of stems. */
const boldWeight = 700

/** Returns a function that tells whether a font is bold. It keeps the answers of a page. */
export function createBoldTest(pdfium: Pdfium): (object: number) => boolean {
  const { call } = pdfium
  const fonts = new Map<number, boolean>()
  return object => {
    const font = object === 0 ? 0 : call.FPDFTextObj_GetFont(object)
    if (font === 0) return false
    let bold = fonts.get(font)
    if (bold === undefined) {
      const name = readUtf8(pdfium, (buffer, length) => call.FPDFFont_GetBaseFontName(font, buffer, length))
      bold = boldName.test(name) || call.FPDFFont_GetWeight(font) >= boldWeight
      fonts.set(font, bold)
    }
    return bold
  }
}
