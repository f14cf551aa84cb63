import { alignLetters, type Glyph } from './align-letters.ts'
import type { Pdfium } from './load-pdfium.ts'
import { isBlank, isVisible } from './seen-glyphs.ts'

/** Whether a code is of the private use area, where pdfium's tables put rare Chinese letters. */
const isPrivate = (code: number) => code >= 0xe000 && code <= 0xf8ff

/** A private code next to a Chinese letter is a letter. Elsewhere it is a sign, such as a bullet. */
const privateLetter = /\p{Script=Han}[\ue000-\uf8ff]|[\ue000-\uf8ff]\p{Script=Han}/u

/** Whether a word has a letter for which pdfium has only a private code. */
export const hasPrivateLetter = (text: string): boolean => privateLetter.test(text)

/**
 * Finds the letters of glyphs without Unicode values in the text that pdf.js reads on the page.
 * @param textPage FPDF_TEXTPAGE
 * @returns code points by the index of the character; undefined when the two texts do not agree
 */
export function recoverLetters(pdfium: Pdfium, textPage: number, second: string): Map<number, number> | undefined {
  const { call } = pdfium
  const memory = call.malloc(32)
  try {
    const glyphs: Glyph[] = []
    const count = call.FPDFText_CountChars(textPage)
    for (let index = 0; index < count; index++) {
      if (call.FPDFText_IsGenerated(textPage, index) === 1) continue
      const code = call.FPDFText_GetUnicode(textPage, index)
      const isMapped = call.FPDFText_HasUnicodeMapError(textPage, index) !== 1
      if (isMapped ? isBlank(code) : !isVisible(pdfium, textPage, index, memory)) continue
      const isKnown = isMapped && !isPrivate(code)
      const font = isKnown ? undefined : call.FPDFTextObj_GetFont(call.FPDFText_GetTextObject(textPage, index))
      glyphs.push({ index, code, font })
    }
    return alignLetters(glyphs, second)
  } finally {
    call.free(memory)
  }
}
