import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxTextCharacters, normaliseText } from './normalise-text.ts'

test('line ends, blanks and characters that PostgreSQL refuses are normalised', () => {
  assert.equal(normaliseText('\ufeff a\r\nb\rc\u2028d  \t\n'), 'a\nb\nc\nd')
  assert.equal(normaliseText('a\0b\u0007c\ud800d\udc00e\uffff'), 'abcde')
  assert.equal(normaliseText('tab\tkept, 😀 kept'), 'tab\tkept, 😀 kept')
  assert.equal(normaliseText('a\n\n\n\n\n\nb'), 'a\n\n\nb')
  assert.equal(normaliseText('page one\n\f\npage two'), 'page one\n\f\npage two')
  assert.equal(normaliseText('e\u0301'), '\u00e9')
})

test('a text without content becomes empty, and one over the limit is refused', () => {
  assert.equal(normaliseText(' \n\f\n\0 '), '')
  assert.throws(() => normaliseText('x'.repeat(maxTextCharacters + 1)), { code: 'document_too_complex' })
})
