import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { alignLetters, type Glyph } from './align-letters.ts'

/** Glyphs with a Unicode value, and in brackets those that have only a code: `cat[13]`. */
const glyphs = (text: string): Glyph[] =>
  Array.from(text.matchAll(/\[(\d+)\]|./gu), ([letter, code], index) =>
    code === undefined
      ? { index, code: letter.codePointAt(0) ?? 0, font: undefined }
      : { index, code: Number(code), font: 7 },
  )

/** The letters found, `-` where the glyph keeps its own. */
function align(text: string, second: string): string | undefined {
  const found = alignLetters(glyphs(text), second)
  return (
    found &&
    glyphs(text)
      .map(({ index }) => String.fromCodePoint(found.get(index) ?? 0x2d))
      .join('')
  )
}

describe('letters of glyphs without Unicode values', () => {
  test('are those at the same place in the second text, and blanks do not count', () => {
    assert.equal(align('H[174]andH[175]', 'Hα and\nHβ'), '-α----β')
    assert.equal(align('wo[14][174]', 'wo\ufb01α'), '--ﬁα')
  })

  test('are a space where the font paints one', () => {
    assert.equal(align('[36][37][3][36][37]', 'AB AB'), 'AB AB')
    assert.equal(align('[36][37][3]', 'AB'), 'AB ')
  })

  test('are not taken from a text of another length or with other letters', () => {
    assert.equal(align('H[174]and', 'Hα and more'), undefined)
    assert.equal(align('another[174]', 'or this α'), undefined)
  })

  test('are not taken when one code would be different letters, or the second text is unreadable', () => {
    assert.equal(align('[36][36][36]', 'abc'), undefined)
    assert.equal(align('[36][37][38]', '\ue001\ue002\ue003'), undefined)
  })
})
