import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { makeCompoundFile } from '@ai-platform/testkit/documents/make-compound.ts'
import { deflatedSpaces, makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { openPackage, readPartText } from './open-package.ts'

const megabyte = 1024 * 1024
const open = (bytes: Buffer, maxInflatedBytes = 10 * megabyte) =>
  openPackage({ bytes, format: { name: 'Word' }, maxInflatedBytes })
const tooComplex = { code: 'document_too_complex' }
const unreadable = { code: 'unreadable_document' }

test('an archive passes up to the exact byte limit', async () => {
  await open(
    makeZip([
      { name: 'a', data: 'x'.repeat(600) },
      { name: 'b', data: 'y'.repeat(400), stored: true },
    ]),
    1000,
  )
  await assert.rejects(open(makeZip([{ name: 'a', data: 'x'.repeat(1001) }]), 1000), tooComplex)
  await assert.rejects(open(makeZip([{ name: 'a', data: 'x'.repeat(1001), stored: true }]), 1000), tooComplex)
})

test('wrong sizes in headers and entries that share their bytes do not evade the limit', async () => {
  const lying = { name: 'a', deflated: deflatedSpaces(11), claimedSize: 5 }
  await assert.rejects(open(makeZip([lying])), tooComplex)
  const small = { name: 'a', deflated: deflatedSpaces(1), claimedSize: 5 }
  await open(makeZip([small], { repeatFirst: 8 }))
  await assert.rejects(open(makeZip([small], { repeatFirst: 10 })), tooComplex)
})

test('more than 10,000 entries are refused', async () => {
  await assert.rejects(open(makeZip([{ name: 'a', data: '' }], { repeatFirst: 10_000 })), tooComplex)
})

test('a central directory that parsers could read differently makes an archive unreadable', async () => {
  const entries = [
    { name: 'a', data: 'x' },
    { name: 'b', deflated: deflatedSpaces(20) },
  ]
  await assert.rejects(open(makeZip(entries, { countedEntries: 1 })), unreadable)
  const plain = makeZip([{ name: 'a', data: 'x' }])
  const gap = Buffer.concat([plain.subarray(0, -22), Buffer.alloc(76), plain.subarray(-22)])
  await assert.rejects(open(gap), unreadable)
})

test('path traversal, truncated archives and encrypted entries are refused', async () => {
  await assert.rejects(open(makeZip([{ name: '../../etc/passwd', data: 'x' }])), unreadable)
  await assert.rejects(open(makeZip([{ name: 'a', data: 'x' }]).subarray(0, -5)), unreadable)
  await assert.rejects(open(Buffer.from('PK')), unreadable)
  const encrypted = makeZip([{ name: 'a', data: 'x', encrypted: true }])
  await assert.rejects(open(encrypted), { code: 'password_protected' })
})

test('a damaged entry makes only its own part unreadable', async () => {
  const long = deflateRawSync(randomBytes(100_000))
  const zip = await open(
    makeZip([
      { name: 'short', deflated: Buffer.from([7, 7, 7]) },
      { name: 'long', deflated: long.subarray(0, -10) },
      { name: 'whole', data: 'text' },
    ]),
  )
  assert.equal(await readPartText(zip, 'whole'), 'text')
  await assert.rejects(readPartText(zip, 'short'), unreadable)
  await assert.rejects(readPartText(zip, 'long'), unreadable)
})

test('parts are read in UTF-8 and UTF-16, by names in any case', async () => {
  const long = 'ä€😀'.repeat(50_000)
  const zip = await open(
    makeZip([
      { name: 'a/Utf8.xml', data: long },
      { name: 'utf16le', data: Buffer.from('\ufeffäß', 'utf16le') },
      { name: 'utf16be', data: Buffer.from('\ufeffäß', 'utf16le').swap16(), stored: true },
    ]),
  )
  assert.equal(await readPartText(zip, 'A/utf8.XML'), long)
  assert.equal(await readPartText(zip, 'utf16le'), 'äß')
  assert.equal(await readPartText(zip, 'utf16be'), 'äß')
  assert.equal(await readPartText(zip, 'other'), undefined)
  assert.equal(zip.has('other'), false)
})

test('a file that is no zip is unreadable, with an encrypted package it needs a password', async () => {
  await assert.rejects(open(Buffer.from('plain text')), unreadable)
  await assert.rejects(open(makeCompoundFile(['EncryptedPackage'])), { code: 'password_protected' })
})
