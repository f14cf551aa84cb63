import assert from 'node:assert/strict'
import { test } from 'node:test'
import { warnOfAttachments } from './read-attachments.ts'

test('a warning names each attached file once, without folders and control characters', () => {
  const [warning] = warnOfAttachments(['C:\\mine\\a.xlsx', '/home/me/a.xlsx', 'b\u0000.doc', ''], [2])
  assert.equal(warning?.code, 'attachments_not_read')
  assert.deepEqual(warning?.pages, [2])
  assert.match(warning?.detail ?? '', /not read: a\.xlsx, b\.doc, a file without a name\. Save/)
})

test('the names of many files are counted', () => {
  const names = Array.from({ length: 13 }, (_, index) => `${index}.txt`)
  assert.match(warnOfAttachments(names, [])[0]?.detail ?? '', /9\.txt and 3 more\./)
})

test('a document without attachments has no warning', () => assert.deepEqual(warnOfAttachments([], []), []))
