import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUnread } from './is-unread.ts'
import { makeWord } from './testing/make-words.ts'
import type { Word } from './word.ts'

/** y grows downwards and is 0 at the bottom. */
const area = { left: 0, right: 600, top: -800, bottom: 0 }
const isPageUnread = ({
  usable = 0,
  unmapped = 0,
  imageShare = 0,
  pathShare = 0,
  y = -400,
  changed = {} as Partial<Word>,
}) =>
  isUnread(
    { words: [{ ...makeWord(50, y, 'a'.repeat(usable)), ...changed }], usable, unmapped },
    { horizontal: [], vertical: [], imageShare, pathShare, hasText: true, undrawn: 0, tooMany: false },
    area,
    0,
  )

test('a page that shows an image or shapes and has no text is unread', () => {
  assert.ok(isPageUnread({ imageShare: 1 }))
  assert.ok(isPageUnread({ pathShare: 0.1 }))
})

test('a blank page, and one with a rule, is not unread', () => {
  assert.ok(!isPageUnread({}))
  assert.ok(!isPageUnread({ pathShare: 0.001 }))
})

test('a scan with a stamp is unread, a page with text on a background is not', () => {
  assert.ok(isPageUnread({ usable: 12, imageShare: 1 }))
  assert.ok(!isPageUnread({ usable: 500, imageShare: 1 }))
  assert.ok(!isPageUnread({ usable: 12, imageShare: 0.2 }))
})

test('letters at the edges of a scan, and those of annotations, are not its text', () => {
  assert.ok(!isPageUnread({ usable: 90, imageShare: 1 }))
  assert.ok(isPageUnread({ usable: 90, imageShare: 1, y: -790 }))
  assert.ok(isPageUnread({ usable: 90, imageShare: 1, y: -20 }))
  assert.ok(isPageUnread({ usable: 90, imageShare: 1, changed: { drawn: 1 } }))
  assert.ok(!isPageUnread({ usable: 90, imageShare: 0.5, y: -790 }))
})

test('a page with more letters without Unicode values than with is unread', () => {
  assert.ok(isPageUnread({ usable: 10, unmapped: 40 }))
  assert.ok(!isPageUnread({ usable: 400, unmapped: 40 }))
})
