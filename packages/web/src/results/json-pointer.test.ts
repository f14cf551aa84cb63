import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTableOfObjects, listPointers } from './json-pointer.ts'

test('pointers come in the order of the data, with escaped names', () => {
  assert.deepEqual(listPointers({ b: [{ 'x/y': 1 }, 2], a: null }), ['', '/b', '/b/0', '/b/0/x~1y', '/b/1', '/a'])
})

test('a table has rows of plain values only', () => {
  assert.equal(isTableOfObjects([{ a: 1, b: null }]), true)
  for (const value of [[], [1], [{ a: {} }], [[1]], {}, null]) assert.equal(isTableOfObjects(value), false)
})
