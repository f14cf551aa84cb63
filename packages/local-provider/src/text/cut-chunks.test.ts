import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutChunks } from './cut-chunks.ts'

const cut = (...items: string[]) => cutChunks(items, item => item, 5)

test('items fill chunks in order, and none is cut', () => {
  assert.deepEqual(cut('aa', 'bbb', 'c'), [['aa', 'bbb'], ['c']])
  assert.deepEqual(cut('a', 'longer than five', 'b'), [['a'], ['longer than five'], ['b']])
  assert.deepEqual(cut(), [])
})
