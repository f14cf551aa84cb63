import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinLines } from './join-lines.ts'

test('lines are joined by spaces', () => assert.equal(joinLines(['one', 'two', 'three']), 'one two three'))

test('a word divided by a hyphen is joined', () => {
  for (const hyphen of ['-', '\u00ad', '\u2010', '\ufffe'])
    assert.equal(joinLines([`Früh${hyphen}`, 'jahr']), 'Frühjahr', hyphen)
})

test('a compound keeps its hyphen before a capital', () =>
  assert.equal(joinLines(['Schwarz-', 'Weiß']), 'Schwarz-Weiß'))

test('a hyphen for a part that follows stays', () =>
  assert.equal(joinLines(['Vor-', 'und Nachteile']), 'Vor- und Nachteile'))

test('a dash and a range of numbers are no hyphen', () => {
  assert.equal(joinLines(['a word -', 'and more']), 'a word - and more')
  assert.equal(joinLines(['1990-', '1995']), '1990- 1995')
})
