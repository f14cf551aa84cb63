import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUnread } from './is-unread.ts'

const page = ({ usable = 0, unmapped = 0, imageShare = 0, pathShare = 0 }) =>
  isUnread(
    { words: [], usable, unmapped },
    { horizontal: [], vertical: [], imageShare, pathShare, hasText: true, undrawn: 0, tooMany: false },
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

test('a page with more letters without Unicode values than with is unread', () => {
  assert.ok(page({ usable: 10, unmapped: 40 }))
  assert.ok(!page({ usable: 400, unmapped: 40 }))
})
