import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflatedSpaces, makeZip } from '../fixtures/make-zip.ts'
import { checkArchive } from './check-archive.ts'

const megabyte = 1024 * 1024
const guard = (zip: Buffer, maxBytes = 10 * megabyte) => checkArchive(zip, 'Word', maxBytes)
const tooComplex = { code: 'document_too_complex' }
const unreadable = { code: 'unreadable_document' }

test('an archive within the limits passes, to the byte', async () => {
  await guard(
    makeZip([
      { name: 'a', data: 'x'.repeat(600) },
      { name: 'b', data: 'y'.repeat(400), stored: true },
    ]),
    1000,
  )
  await assert.rejects(guard(makeZip([{ name: 'a', data: 'x'.repeat(1001) }]), 1000), tooComplex)
  await assert.rejects(guard(makeZip([{ name: 'a', data: 'x'.repeat(1001), stored: true }]), 1000), tooComplex)
})

test('headers that lie about sizes, and entries that share their bytes, do not help', async () => {
  const lying = { name: 'a', deflated: deflatedSpaces(11), claimedSize: 5 }
  await assert.rejects(guard(makeZip([lying])), tooComplex)
  const small = { name: 'a', deflated: deflatedSpaces(1), claimedSize: 5 }
  await guard(makeZip([small], { repeatFirst: 8 }))
  await assert.rejects(guard(makeZip([small], { repeatFirst: 10 })), tooComplex)
})

test('too many entries are refused', async () => {
  await assert.rejects(guard(makeZip([{ name: 'a', data: '' }], { repeatFirst: 10_000 })), tooComplex)
})

test('entries that another reader might find beside the listed ones make an archive unreadable', async () => {
  const entries = [
    { name: 'a', data: 'x' },
    { name: 'b', deflated: deflatedSpaces(20) },
  ]
  await assert.rejects(guard(makeZip(entries, { countedEntries: 1 })), unreadable)
  const plain = makeZip([{ name: 'a', data: 'x' }])
  const gap = Buffer.concat([plain.subarray(0, -22), Buffer.alloc(76), plain.subarray(-22)])
  await assert.rejects(guard(gap), unreadable)
})

test('names that climb out of the archive, cut archives and encrypted entries are refused', async () => {
  await assert.rejects(guard(makeZip([{ name: '../../etc/passwd', data: 'x' }])), unreadable)
  await assert.rejects(guard(makeZip([{ name: 'a', data: 'x' }]).subarray(0, -5)), unreadable)
  await assert.rejects(guard(Buffer.from('PK')), unreadable)
  const encrypted = makeZip([{ name: 'a', data: 'x', encrypted: true }])
  await assert.rejects(guard(encrypted), { code: 'password_protected' })
})
