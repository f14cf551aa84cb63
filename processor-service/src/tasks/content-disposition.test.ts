import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attachmentOf } from './content-disposition.ts'

test('a name is sent in UTF-8 and in ASCII', () => {
  for (const [name, ascii, encoded] of [
    ['note.txt', 'note.txt', 'note.txt'],
    ['Bericht für März.pdf', 'Bericht fur Marz.pdf', 'Bericht%20f%C3%BCr%20M%C3%A4rz.pdf'],
    ['合同.docx', '__.docx', '%E5%90%88%E5%90%8C.docx'],
    ['a"b\\c%20(1)\'*.txt', "a_b_c_20(1)'*.txt", 'a%22b%5Cc%2520%281%29%27%2A.txt'],
  ] as const) {
    assert.equal(attachmentOf(name), `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`)
  }
})

test('no name can end the header or start another one', () => {
  assert.match(attachmentOf('a\r\nSet-Cookie: x=1.txt'), /^[\x20-\x7e]+$/)
})
