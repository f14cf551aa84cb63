import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { isApiKey, looksLikeApiKey, makeApiKey } from './api-key.ts'

test('a new key has the form of one, and no two are alike', () => {
  const keys = Array.from({ length: 200 }, () => makeApiKey())
  for (const { key, prefix, hash } of keys) {
    assert.match(key, /^aip_[0-9A-Za-z]{38}$/)
    assert.ok(isApiKey(key) && looksLikeApiKey(key))
    assert.equal(prefix, key.slice(0, 10))
    assert.deepEqual(hash, createHash('sha256').update(key).digest())
  }
  assert.equal(new Set(keys.map(({ key }) => key)).size, keys.length)
})

test('a changed, cut or extended key is none', () => {
  const { key } = makeApiKey()
  const other = (character: string | undefined) => (character === 'a' ? 'b' : 'a')
  for (let index = 4; index < key.length; index++)
    assert.equal(isApiKey(key.slice(0, index) + other(key[index]) + key.slice(index + 1)), false, `at ${index}`)
  for (const text of ['', 'aip_', key.slice(0, -1), `${key}0`, ` ${key}`, `${key}\n`, key.toUpperCase(), `x${key}`])
    assert.equal(isApiKey(text), false, JSON.stringify(text))
})

test('the checksum is CRC-32 in base 62, which never changes: keys live for years', () => {
  // The CRC-32 of 32 zeros is 0xa0f292d0.
  assert.equal(isApiKey(`aip_${'0'.repeat(32)}2wjyrI`), true)
})
