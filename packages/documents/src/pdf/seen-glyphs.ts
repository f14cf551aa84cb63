import type { Pdfium } from './load-pdfium.ts'

/** A space has a box of no height, rounded. The thinnest dash is a thirtieth as high as wide. */
const minThickness = 0.02

/** Spaces, line ends and control characters. pdfium also returns unmapped spaces as codes below 32. */
export const isBlank = (code: number) =>
  !(code > 0x20 && code < 0x7f) &&
  ((code <= 0x20 && code !== 2) ||
    code === 0x7f ||
    code === 0xa0 ||
    code === 0x3000 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0xffff)

/** Whether a character has an area. */
export function hasArea(pdfium: Pdfium, textPage: number, index: number, memory: number): boolean {
  pdfium.call.FPDFText_GetLooseCharBox(textPage, index, memory)
  const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.floats.subarray(memory >> 2, (memory >> 2) + 4)
  return right - left > 0 && top - bottom > 0
}

/** Whether a glyph paints something. */
export function isVisible(pdfium: Pdfium, textPage: number, index: number, memory: number): boolean {
  pdfium.call.FPDFText_GetCharBox(textPage, index, memory, memory + 8, memory + 16, memory + 24)
  const [left = 0, right = 0, bottom = 0, top = 0] = pdfium.doubles.subarray(memory >> 3, (memory >> 3) + 4)
  return right - left > 0.1 && top - bottom > Math.max(0.1, (right - left) * minThickness)
}
