import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUnread } from './is-unread.ts'
import { makeWord } from './testing/make-words.ts'
import type { Word } from './word.ts'

const area = { left: 0, right: 600, top: -800, bottom: 0 }
const page = ({ usable = 0, unmapped = 0, imageShare = 0, pathShare = 0, y = -400, changed = {} as Partial<Word> }) =>
  isUnread(
    { words: [{ ...makeWord(50, y, 'a'.repeat(usable)), ...changed }], usable, unmapped },
    { horizontal: [], vertical: [], imageShare, pathShare, hasText: true, undrawn: 0, tooMany: false },
    area,
    0,
  )

test('a page that shows an image or shapes and has no text is unread', () => {
  assert.ok(page({ imageShare: 1 }))
  assert.ok(page({ pathShare: 0.1 }))
})

test('a blank page, and one with a rule, is not', () => {
  assert.ok(!page({}))
  assert.ok(!page({ pathShare: 0.001 }))
})

test('a scan with a stamp is unread, a page with text on a background is not', () => {
  assert.ok(page({ usable: 12, imageShare: 1 }))
  assert.ok(!page({ usable: 500, imageShare: 1 }))
  assert.ok(!page({ usable: 12, imageShare: 0.2 }))
})

test('a scan with long stamps at its edges, or with annotations, is unread', () => {
  assert.ok(page({ usable: 90, imageShare: 1, y: -790 }))
  assert.ok(page({ usable: 90, imageShare: 1, y: -20 }))
  assert.ok(page({ usable: 90, imageShare: 1, changed: { drawn: 1 } }))
  assert.ok(!page({ usable: 90, imageShare: 0.5, y: -790 }))
})

test('a page with more letters without Unicode values than with is unread', () => {
  assert.ok(page({ usable: 10, unmapped: 40 }))
  assert.ok(!page({ usable: 400, unmapped: 40 }))
})
