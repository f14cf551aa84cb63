import type { Element } from '../markup/element.ts'
import { openTag } from './xml-writer.ts'

/** Elements of a run that stand for a character, as mammoth reads them. Optional hyphens are invisible. */
export const runText: Record<string, string> = {
  'w:tab': '<w:tab/>',
  'w:ptab': '<w:tab/>',
  'w:br': '<w:br/>',
  'w:cr': '<w:br/>',
  'w:noBreakHyphen': '<w:noBreakHyphen/>',
}

/** Fonts whose characters mammoth maps to Unicode. */
const symbolFonts = /^(symbol|wingdings|webdings|zapfdingbats)/i

/** Returns the character of w:sym in a text font (ECMA-376 17.3.3.30); empty for a private code. */
export function symbolText({ attributes }: Element): string {
  const code = Number.parseInt(attributes.get('w:char') ?? '', 16)
  const isPrivate = code >= 0xe000 && code <= 0xf8ff
  return code > 0x1f && code < 0xd800 && !isPrivate ? String.fromCharCode(code) : ''
}

/** Returns a w:sym for mammoth, or undefined for a character of a text font. */
export function symbolTag({ attributes }: Element): string | undefined {
  const font = attributes.get('w:font') ?? ''
  return symbolFonts.test(font)
    ? openTag('w:sym', { 'w:font': font, 'w:char': attributes.get('w:char') ?? '' }, true)
    : undefined
}
