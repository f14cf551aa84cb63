import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanFilename } from './clean-filename.ts'

test('paths of both kinds are removed', () => {
  assert.equal(cleanFilename('../../etc/passwd'), 'passwd')
  assert.equal(cleanFilename('C:\\Users\\me\\Report.docx'), 'Report.docx')
})

test('control characters, line separators and bidirectional overrides are removed', () => {
  assert.equal(cleanFilename('a\0b\r\nc\u2028d\u007f.txt'), 'abcd.txt')
  assert.equal(cleanFilename('invoice\u202efdp.exe'), 'invoicefdp.exe')
})

test('letters are composed and unpaired surrogates replaced', () => {
  assert.equal(cleanFilename('Bericht A\u0308.txt'), 'Bericht Ä.txt')
  assert.equal(cleanFilename('a\ud800.txt'), 'a\ufffd.txt')
})

test('a name without usable characters becomes "document"', () => {
  for (const name of [undefined, '', '  ', '.', '..', 'folder/', '\0']) assert.equal(cleanFilename(name), 'document')
})

test('a long name is cut to 255 characters, keeps its extension and splits no character', () => {
  const cut = cleanFilename(`${'😀'.repeat(300)}.txt`)
  assert.equal([...cut].length, 255)
  assert.ok(cut.endsWith('😀.txt'))
  assert.equal(cleanFilename('x'.repeat(255)), 'x'.repeat(255))
})
