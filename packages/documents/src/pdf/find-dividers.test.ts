import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDividers } from './find-dividers.ts'

const table = { left: 50, right: 250, top: 100, bottom: 200 }

test('the dividers of a table are the lines along most of its width, also in pieces', () => {
  const lines = [
    { at: 150, from: 150, to: 250 },
    { at: 150.5, from: 50, to: 150 },
    { at: 120, from: 40, to: 260 },
    { at: 135, from: 50, to: 150 },
  ]
  assert.deepEqual(findDividers(lines, table), [120, 150])
})

test('lines outside a table and next to it divide nothing', () => {
  const lines = [
    { at: 90, from: 50, to: 250 },
    { at: 150, from: 300, to: 500 },
  ]
  assert.deepEqual(findDividers(lines, table), [])
})
