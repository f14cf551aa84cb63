import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cleanStrings } from './clean-strings.ts'

it('NUL is removed and a lone surrogate replaced, at any depth', () => {
  const value = { 'a\0': ['x\0y', { b: '\ud800z', n: 1, none: null, yes: true }] }
  assert.deepEqual(cleanStrings(value), { a: ['xy', { b: '\ufffdz', n: 1, none: null, yes: true }] })
})

it('other text stays as it is', () => {
  assert.equal(cleanStrings('\u{1F600} é 漢\n'), '\u{1F600} é 漢\n')
})
