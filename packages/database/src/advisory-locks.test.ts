import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advisoryLocks } from './advisory-locks.ts'

test('every advisory lock has a separate id', () => {
  const ids = Object.values(advisoryLocks)
  assert.equal(new Set(ids).size, ids.length)
})
