import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refreshTokenSeconds } from '@ai-platform/contracts/token.ts'
import { hashRefreshToken, makeRefreshToken, refreshExpiry } from './refresh-token.ts'

test('a refresh token has 256 random bits and is stored as its SHA-256', () => {
  const [one, other] = [makeRefreshToken(), makeRefreshToken()]
  assert.match(one.token, /^[\w-]{43}$/)
  assert.notEqual(one.token, other.token)
  assert.equal(one.hash.length, 32)
  assert.deepEqual(hashRefreshToken(one.token), one.hash)
})

test('a refresh token expires after the time in the contract', () => {
  const seconds = (refreshExpiry().getTime() - Date.now()) / 1000
  assert.ok(Math.abs(seconds - refreshTokenSeconds) < 5, `${seconds} s`)
})
