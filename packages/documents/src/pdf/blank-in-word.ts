/** A blank of the text: typed, or added by pdfium where it sees a gap. */
export type Blank = 'typed' | 'guessed'

/** Narrowest gap, in font sizes, that a blank makes between letters of scripts without spaces between words. */
const minGap = 0.12

/**
 * Whether a blank between two glyphs does not divide a word. Letters of Chinese or Japanese have no space between them that one
 * can see, and a mark belongs to the letter before it.
 * @param gap between the glyphs, in font sizes; negative when they overlap
 */
export function joinsBlank(before: number, after: number, gap: number): boolean {
  if (isMark(after)) return gap < minGap
  if (before < 0xe00 || after < 0xe00) return false
  if (isUnspaced(before) && isUnspaced(after)) return gap < minGap
  return isSouthEastAsian(after) && gap < 0.02
}

/** Letters and signs of Chinese and Japanese, which are written without spaces between words. */
export const isUnspaced = (code: number): boolean =>
  code >= 0x2e80 &&
  (code <= 0xa4cf ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe4f) ||
    (code >= 0xff00 && code <= 0xffef) ||
    (code >= 0x2_0000 && code <= 0x3_ffff))

/** Thai, Lao, Myanmar and Khmer, which write spaces between phrases only. */
const isSouthEastAsian = (code: number) =>
  (code >= 0xe00 && code <= 0xeff) || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff)

/** Whether a character is a mark of a letter. Scripts with marks are in two ranges: up to Vedic, and to Meetei Mayek. */
const isMark = (code: number) =>
  code >= 0x300 && (code <= 0x1cff || (code >= 0xa800 && code <= 0xabff)) && /\p{M}/u.test(String.fromCodePoint(code))
