import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinSingleLetters } from './join-single-letters.ts'

test('letters below each other are one line', () =>
  assert.equal(joinSingleLetters('官報\n第\n二\n条\t︒\nの\n1999'), '官報\n第二条︒の\n1999'))

test('a few letters, and Latin ones, keep their lines', () => {
  for (const text of ['甲\n乙\n丙', 'a\nb\nc\nd\ne', '', 'one line']) assert.equal(joinSingleLetters(text), text)
})
