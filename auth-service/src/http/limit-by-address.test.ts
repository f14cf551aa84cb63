import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey } from './limit-by-address.ts'

test('an IPv4 address counts for itself, however it is written, and an IPv6 one for its /64', () => {
  assert.equal(addressKey('203.0.113.9'), '203.0.113.9')
  assert.equal(addressKey('::ffff:203.0.113.9'), '203.0.113.9')
  assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:db8:1:2::99'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:db8::99'), '2001:db8:0:0::/64')
  assert.equal(addressKey('::1'), '0:0:0:0::/64')
  assert.equal(addressKey('fe80::1%eth0'), 'fe80:0:0:0::/64')
  assert.equal(addressKey(undefined), 'unknown')
})
