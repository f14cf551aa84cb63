import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileTypes, formatOfExtension, formatOfSource, isPlainText } from './file-types.ts'

test('each extension is listed once, and clients see no more than the public fields', () => {
  const extensions = fileTypes.map(type => type.extension)
  assert.equal(new Set(extensions).size, extensions.length)
  for (const type of fileTypes) assert.deepEqual(Object.keys(type), ['extension', 'content_type'])
})

test('a format is found by its extension', () => {
  assert.equal(formatOfExtension('docx')?.reader, 'docx')
  assert.equal(formatOfExtension('htm')?.reader, 'html')
  for (const unknown of ['', 'exe', 'PDF', '.pdf']) assert.equal(formatOfExtension(unknown), undefined)
})

test('the extension decides over the content type, which is used for unknown extensions', () => {
  assert.equal(formatOfSource({ extension: 'md', contentType: 'application/pdf' })?.extension, 'md')
  assert.equal(formatOfSource({ extension: 'bin', contentType: 'application/pdf' })?.extension, 'pdf')
  assert.equal(formatOfSource({ extension: '', contentType: 'text/plain' })?.extension, 'txt')
  assert.equal(formatOfSource({ extension: 'exe', contentType: '' }), undefined)
})

test('only formats that need no parser are plain text', () => {
  const plain = fileTypes.filter(isPlainText).map(type => type.extension)
  assert.deepEqual(plain, ['txt', 'text', 'log', 'md', 'markdown', 'csv', 'tsv', 'json', 'xml', 'yaml', 'yml'])
})
