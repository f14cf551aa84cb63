import { isReadable } from './recover-text.ts'

/** A glyph of a page in the order of the file. */
export interface Glyph {
  /** Of the character in pdfium's text. */
  index: number
  /** Unicode value; where the font has none, its code in the font. */
  code: number
  /** Handle of the font of a glyph without a Unicode value; undefined for the others. */
  font: number | undefined
}

const spaceCode = 0x20
/** Share of glyphs that the two readers may read differently. */
const maxDifferent = 0.02
/** pdfium's marks of a hyphen at a line end. */
const hyphens = new Set([2, 0xfffe])

/**
 * Takes letters for glyphs without Unicode values from the text that pdf.js reads on the same page: it knows the names of
 * glyphs. Both readers follow the file, so the n-th letter of one is the n-th of the other. A font without Unicode values may
 * paint its space; all glyphs with that code then stand where the second text has a blank.
 * @param second the text of pdf.js, with ligatures as they are
 * @returns code points by `index`; undefined when the texts do not agree letter by letter, or the second one is unreadable
 */
export function alignLetters(glyphs: Glyph[], second: string): Map<number, number> | undefined {
  const letters = readLetters(second)
  const surplus = glyphs.length - letters.length
  if (surplus < 0 || !isReadable(second)) return undefined
  if (surplus === 0) return alignWithSpace(glyphs, letters, undefined)
  for (const [key, same] of Map.groupBy(glyphs, keyOf)) {
    const found = key !== undefined && same.length === surplus ? alignWithSpace(glyphs, letters, key) : undefined
    if (found) return found
  }
  return undefined
}

/** @param space the glyph that is a space */
function alignWithSpace(
  glyphs: Glyph[],
  letters: Letter[],
  space: string | undefined,
): Map<number, number> | undefined {
  const found = new Map<number, number>()
  const known = new Map<string, number>()
  let at = 0
  let different = 0
  for (const glyph of glyphs) {
    const key = keyOf(glyph)
    const next = letters[at]
    if (key !== undefined && key === space) {
      if (next && !next.spaced) return undefined
      found.set(glyph.index, spaceCode)
      continue
    }
    at++
    if (!next) return undefined
    const read = key === undefined ? glyph.code : (known.get(key) ?? next.code)
    if (!isSame(read, next.code)) different++
    if (key === undefined) continue
    known.set(key, read)
    if (read !== glyph.code) found.set(glyph.index, read)
  }
  return found.size > 0 && different <= glyphs.length * maxDifferent ? found : undefined
}

/** Glyphs of one font with one code show the same letter. Undefined for those with a Unicode value. */
const keyOf = ({ font, code }: Glyph) => (font === undefined ? undefined : `${font}:${code}`)

interface Letter {
  code: number
  /** Whether a blank is before it. */
  spaced: boolean
}

/** The letters of a text, and whether a blank is before each of them. */
function readLetters(text: string): Letter[] {
  const letters: Letter[] = []
  let spaced = false
  for (const character of text) {
    if (/\s/u.test(character)) spaced = true
    else {
      letters.push({ code: character.codePointAt(0) ?? 0, spaced })
      spaced = false
    }
  }
  return letters
}

const isSame = (one: number, other: number) => one === other || hyphens.has(one) || expand(one) === expand(other)
const expand = (code: number) => (code <= 0x10_ff_ff && code >= 0 ? String.fromCodePoint(code).normalize('NFKC') : '')
