import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMailSize } from './check-mail-size.ts'

test('only lines that are a declared boundary count as parts', () => {
  const head = 'Content-Type: multipart/mixed; boundary="a b"\r\n\r\n'
  checkMailSize(Buffer.from(head + '--- a diff\r\n--other\r\n'.repeat(20_000)))
  checkMailSize(Buffer.from(head + '--a b\r\nx\r\n'.repeat(10_000)))
  const tooMany = Buffer.from(head + '--a b \nx\n'.repeat(10_001))
  assert.throws(() => checkMailSize(tooMany), { code: 'document_too_complex', detail: /parts/ })
})

test('a mail with more than a million lines is refused', () => {
  checkMailSize(Buffer.alloc(1_000_000, '\n'))
  assert.throws(() => checkMailSize(Buffer.alloc(1_000_001, '\n')), { code: 'document_too_complex', detail: /lines/ })
})
