import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isComplete } from './is-complete.ts'
import type { Item } from './line.ts'
import { makeLine } from './testing/make-words.ts'

const place = { left: 0, right: 100, top: 0, bottom: 10 }
const line = (text: string): Item => ({ kind: 'line', text, ...place, baseline: 8, size: 10 })
const words = makeLine(0, 8, 'the har- bour')

test('items are complete with all letters of the words, in lines and cells, also without the hyphen of a divided word', () => {
  assert.ok(isComplete([line('the har- bour')], words))
  assert.ok(isComplete([line('the'), { kind: 'table', cells: [['harbour']], ...place }], words))
})

test('items that lost a letter are not complete', () => {
  assert.ok(!isComplete([line('the harbou')], words))
  assert.ok(!isComplete([], words))
})
