import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideRotation, type TokenState } from './decide-rotation.ts'

const decide = (token: Partial<TokenState>) => decideRotation({ used: false, ended: false, disabled: false, ...token })

test('an unused token is exchanged', () => {
  assert.equal(decide({ used: false, ended: false }), 'rotate')
})

test('an unknown or ended token is refused and changes nothing', () => {
  assert.equal(decideRotation(undefined), 'refuse')
  assert.equal(decide({ used: false, ended: true }), 'refuse')
})

test('a used token revokes its session, even after it expired', () => {
  assert.equal(decide({ used: true, ended: false }), 'revoke')
  assert.equal(decide({ used: true, ended: true }), 'revoke')
})

test('a token of a disabled account is refused for that reason', () => {
  assert.equal(decide({ disabled: true, ended: true }), 'disabled')
  assert.equal(decide({ disabled: true, used: true }), 'revoke')
})
