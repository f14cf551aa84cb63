import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesLetters } from './names-letters.ts'

test('a text in any script has known letters, with a few bullets of a symbol font as well', () => {
  for (const text of [
    'Volumes of water\n\n\f',
    '\u202bﻋﺬراً\u202c',
    '中文姓名',
    'A list of three things:\n\uf0b7 one of them',
  ])
    assert.ok(namesLetters(text), text)
})

test('codes of a font are no letters', () => {
  for (const text of ['9ROXPHV\u0003\n\f', '\u0011\u0003ɎɅȺɇɐɕ', '+\u0018\u000e, \u0016'])
    assert.ok(!namesLetters(text), text)
})
