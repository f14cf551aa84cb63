import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflatedSpaces, makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { checkArchive } from './check-archive.ts'

const megabyte = 1024 * 1024
const check = (zip: Buffer, maxBytes = 10 * megabyte) => checkArchive(zip, 'Word', maxBytes)
const tooComplex = { code: 'document_too_complex' }
const unreadable = { code: 'unreadable_document' }

test('an archive passes up to the exact byte limit', async () => {
  await check(
    makeZip([
      { name: 'a', data: 'x'.repeat(600) },
      { name: 'b', data: 'y'.repeat(400), stored: true },
    ]),
    1000,
  )
  await assert.rejects(check(makeZip([{ name: 'a', data: 'x'.repeat(1001) }]), 1000), tooComplex)
  await assert.rejects(check(makeZip([{ name: 'a', data: 'x'.repeat(1001), stored: true }]), 1000), tooComplex)
})

test('wrong sizes in headers and entries that share their bytes do not evade the limit', async () => {
  const lying = { name: 'a', deflated: deflatedSpaces(11), claimedSize: 5 }
  await assert.rejects(check(makeZip([lying])), tooComplex)
  const small = { name: 'a', deflated: deflatedSpaces(1), claimedSize: 5 }
  await check(makeZip([small], { repeatFirst: 8 }))
  await assert.rejects(check(makeZip([small], { repeatFirst: 10 })), tooComplex)
})

test('more than 10,000 entries are refused', async () => {
  await assert.rejects(check(makeZip([{ name: 'a', data: '' }], { repeatFirst: 10_000 })), tooComplex)
})

test('a central directory that parsers could read differently makes an archive unreadable', async () => {
  const entries = [
    { name: 'a', data: 'x' },
    { name: 'b', deflated: deflatedSpaces(20) },
  ]
  await assert.rejects(check(makeZip(entries, { countedEntries: 1 })), unreadable)
  const plain = makeZip([{ name: 'a', data: 'x' }])
  const gap = Buffer.concat([plain.subarray(0, -22), Buffer.alloc(76), plain.subarray(-22)])
  await assert.rejects(check(gap), unreadable)
})

test('path traversal, truncated archives and encrypted entries are refused', async () => {
  await assert.rejects(check(makeZip([{ name: '../../etc/passwd', data: 'x' }])), unreadable)
  await assert.rejects(check(makeZip([{ name: 'a', data: 'x' }]).subarray(0, -5)), unreadable)
  await assert.rejects(check(Buffer.from('PK')), unreadable)
  const encrypted = makeZip([{ name: 'a', data: 'x', encrypted: true }])
  await assert.rejects(check(encrypted), { code: 'password_protected' })
})
