import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressKey } from './limit-by-address.ts'

test('the key is the IPv4 address, also of a mapped one, or the /64 network of an IPv6 address', () => {
  assert.equal(addressKey('203.0.113.9'), '203.0.113.9')
  assert.equal(addressKey('::ffff:203.0.113.9'), '203.0.113.9')
  assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:db8:1:2::99'), '2001:db8:1:2::/64')
  assert.equal(addressKey('2001:db8::99'), '2001:db8:0:0::/64')
  assert.equal(addressKey('::1'), '0:0:0:0::/64')
  assert.equal(addressKey('fe80::1%eth0'), 'fe80:0:0:0::/64')
  assert.equal(addressKey(undefined), 'unknown')
})
