import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advisoryLocks } from './advisory-locks.ts'

test('every advisory lock has an id of its own', () => {
  const ids = Object.values(advisoryLocks)
  assert.equal(new Set(ids).size, ids.length)
})
