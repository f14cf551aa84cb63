import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompoundFile } from '@ai-platform/testkit/documents/make-compound.ts'
import { makeDocx, paragraph } from '@ai-platform/testkit/documents/make-office.ts'
import { describeNonZip, isCompoundFile } from './compound-file.ts'

test('a compound file is recognised by its signature', () => {
  assert.equal(isCompoundFile(makeCompoundFile([])), true)
  assert.equal(isCompoundFile(makeCompoundFile([]).subarray(0, 7)), false)
  assert.equal(isCompoundFile(makeDocx(paragraph('Text'))), false)
})

test('only a compound file with an encrypted package is reported as password protected', () => {
  const encrypted = makeCompoundFile(['EncryptionInfo', 'EncryptedPackage'])
  assert.equal(describeNonZip(encrypted, 'Word').code, 'password_protected')
  assert.equal(describeNonZip(makeCompoundFile(['WordDocument']), 'Word').code, 'unreadable_document')
  assert.equal(describeNonZip(Buffer.from('EncryptedPackage', 'utf16le'), 'Word').code, 'unreadable_document')
  assert.match(describeNonZip(Buffer.alloc(0), 'Excel').detail, /Excel/)
})
