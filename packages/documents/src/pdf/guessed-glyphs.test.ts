import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuessedGlyphs, looksReadable } from './guessed-glyphs.ts'

test('texts of European languages look readable', () => {
  for (const text of [
    'Property Insurance',
    'KEY INVESTOR INFORMATION',
    'Výbava na přání',
    'Factuurdatum:',
    'Grüße aus Köln, 12.50 €',
  ])
    assert.ok(looksReadable(text), text)
})

test('numbers of glyphs, other alphabets, signs and single letters do not', () => {
  for (const text of [
    "'(6&5,37,21",
    '9ROXPHV',
    '6XPPD',
    'Qspqfsuz Jotvsbodf',
    "5(&20(1'$&,Ï1",
    'ɍɝɥɨɜɚɹ',
    '1998',
    'ab',
  ])
    assert.ok(!looksReadable(text), text)
})

test('glyphs are counted by font', () => {
  const guessed = createGuessedGlyphs()
  const add = (font: number, text: string) => {
    for (const letter of text) guessed.add(font, letter.codePointAt(0) ?? 0)
  }
  add(1, 'Insurance')
  add(2, '9ROXPHV')
  assert.equal(guessed.countReadable(), 9)
})

test('a code beyond Unicode is counted', () => {
  const guessed = createGuessedGlyphs()
  guessed.add(1, 0x7f_ff_ff_ff)
  assert.equal(guessed.countReadable(), 0)
})
