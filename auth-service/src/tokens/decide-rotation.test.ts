import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideRotation } from './decide-rotation.ts'

test('an unused token is exchanged', () => {
  assert.equal(decideRotation({ used: false, ended: false }), 'rotate')
})

test('an unknown or ended token is refused and changes nothing', () => {
  assert.equal(decideRotation(undefined), 'refuse')
  assert.equal(decideRotation({ used: false, ended: true }), 'refuse')
})

test('a used token revokes its session, even after it expired', () => {
  assert.equal(decideRotation({ used: true, ended: false }), 'revoke')
  assert.equal(decideRotation({ used: true, ended: true }), 'revoke')
})
