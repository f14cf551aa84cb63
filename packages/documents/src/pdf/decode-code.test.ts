import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCode } from './decode-code.ts'

test('the bytes of UTF-8 and of UTF-16 are their character', () => {
  assert.equal(decodeCode(0xe3_80_81), 0x3001)
  assert.equal(decodeCode(0xf0_a8_a7_80 | 0), 0x2_89_c0)
  assert.equal(decodeCode(0xd842_dfb7 | 0), 0x2_0b_b7)
})

test('other codes have no character', () => {
  for (const code of [0x11_00_00, 0xff_ff_ff, 0x4e00_4e01, -1]) assert.equal(decodeCode(code), undefined)
})
