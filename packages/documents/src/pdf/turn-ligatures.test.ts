import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnLigatures } from './turn-ligatures.ts'

test('the letters of a ligature that came reversed are put into order', () =>
  assert.equal(turnLigatures('سالم', [2]), 'سلام'))

test('the letters of a presentation form are in order already', () => {
  const word = 'الخطوط'
  assert.equal(turnLigatures(word, [2]), word)
})

test('letters with glyphs of their own keep their order', () => assert.equal(turnLigatures('سلام', []), 'سلام'))
