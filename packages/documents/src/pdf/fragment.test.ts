import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRightToLeft } from './fragment.ts'
import { makeFragments, makeWord } from './testing/make-words.ts'

test('fragments are right-to-left when most of their letters are', () => {
  const arabic = makeWord(50, 100, { text: 'كتاب', rightToLeft: true })
  assert.ok(isRightToLeft(makeFragments([arabic, makeWord(80, 100, 'a')])))
  assert.ok(!isRightToLeft(makeFragments([arabic, makeWord(80, 100, 'longer')])))
  assert.ok(!isRightToLeft([]))
})
