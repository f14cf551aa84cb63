import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { joinsBlank } from './blank-in-word.ts'

const joins = (letters: string, gap: number) => {
  const [before = 0, after = 0] = Array.from(letters, letter => letter.codePointAt(0))
  return joinsBlank(before, after, gap)
}

describe('a blank inside a word', () => {
  test('is one without a gap between Chinese or Japanese letters', () => {
    assert.ok(joins('关于', 0))
    assert.ok(joins('すき', 0.05))
  })

  test('is not one with a visible gap', () => {
    assert.ok(!joins('张三', 0.5))
    assert.ok(!joins('準マ', 0.35))
  })

  test('is one before a mark, which stands above or below its letter', () => {
    for (const letters of ['ค\u0e33', 'ح\u064b', 'ꯋ\uabe5', 'क\u093e']) assert.ok(joins(letters, -0.1), letters)
    assert.ok(!joins('क\u093f', 0.3))
  })

  test('is never one between Latin, Cyrillic, Arabic or Korean letters', () => {
    for (const letters of ['ab', 'Ба', 'اب', '한국']) assert.ok(!joins(letters, 0.05), letters)
  })
})
