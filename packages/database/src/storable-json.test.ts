import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toStorableJson } from './storable-json.ts'

test('NUL is removed and a lone surrogate replaced, in values and keys', () => {
  const value = { 'a\0': ['x\0y', { deep: 'half \ud83d end', low: '\udc00' }], n: 1, none: null }
  assert.deepEqual(JSON.parse(toStorableJson(value)), {
    a: ['xy', { deep: 'half \ufffd end', low: '\ufffd' }],
    n: 1,
    none: null,
  })
})

test('text that can be stored stays as it is, also with escapes spelled out', () => {
  const value = { emoji: '😀', spelled: '\\u0000 \\ud83d', tab: '\t\u0001' }
  assert.deepEqual(JSON.parse(toStorableJson(value)), value)
})
