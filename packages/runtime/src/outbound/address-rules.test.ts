import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAddressRules, isNetwork } from './address-rules.ts'

const ownAddresses = () => ['93.184.215.20', '2606:2800::20', 'fe80::1%eth0']

test('public addresses are allowed, those of this machine are not', () => {
  const rules = createAddressRules([], ownAddresses)
  for (const ip of ['93.184.215.14', '8.8.8.8', '2606:2800:21f::1', '2a00:1450:4001::1'])
    assert.ok(rules.isAllowed(ip), ip)
  for (const ip of ['93.184.215.20', '2606:2800:0::20', '127.0.0.1', 'no address', ''])
    assert.ok(!rules.isAllowed(ip), ip)
})

test('an opened network allows its addresses alone, and none of the other family', () => {
  const rules = createAddressRules(['10.1.0.0/16', 'fd00::/8', '93.184.215.20/32'], ownAddresses)
  for (const ip of ['10.1.2.3', 'fd12::1', '93.184.215.20']) assert.ok(rules.isOpened(ip) && rules.isAllowed(ip), ip)
  for (const ip of ['10.2.0.1', '127.0.0.1', '::ffff:10.1.2.3', '::1', 'fe80::1']) assert.ok(!rules.isAllowed(ip), ip)
  assert.ok(!rules.isOpened('8.8.8.8') && rules.isAllowed('8.8.8.8'))
})

test('networks are written in CIDR notation', () => {
  for (const text of ['10.0.0.0/8', '192.168.7.20/32', 'fd00::/8', '::1/128']) assert.ok(isNetwork(text), text)
  for (const text of ['10.0.0.0', '10/8', '10.0.0.0/33', 'fd00::/129', 'localhost/8', '/8', ''])
    assert.ok(!isNetwork(text), text)
})
