import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentName } from './document-name.ts'

const nameOf = (path: string, headers: Record<string, string> = {}) =>
  documentName(headers, new URL(path, 'https://example.com/'))
const disposed = (header: string) => nameOf('/get', { 'content-disposition': header })

test('the name of the server comes before the name in the path', () => {
  assert.equal(disposed('attachment; filename="report.pdf"'), 'report.pdf')
  assert.equal(
    disposed("attachment; filename=fallback.pdf; filename*=UTF-8''%C3%9Cbersicht%202.pdf"),
    'Übersicht 2.pdf',
  )
  assert.equal(disposed(Buffer.from('attachment; filename="Übersicht.pdf"').toString('latin1')), 'Übersicht.pdf')
  assert.equal(disposed('attachment; filename="../../etc/passwd.txt"'), 'passwd.txt')
  for (const header of ['attachment', 'attachment; filename=""', ';;;'])
    assert.equal(nameOf('/files/a.pdf', { 'content-disposition': header }), 'a.pdf', header)
})

test('the last part of the path is decoded and cleaned', () => {
  assert.equal(nameOf('/files/Bericht%20%C3%84.pdf?version=2'), 'Bericht Ä.pdf')
  assert.equal(nameOf('/files/50%25.txt'), '50%.txt')
  assert.equal(nameOf('/files/bad%ff.txt'), 'bad%ff.txt')
  assert.equal(nameOf('/a%2F..%2Fb.txt'), 'b.txt')
  for (const path of ['/', '/files/', '/%00']) assert.equal(nameOf(path), 'document', path)
})

test('a name without a known extension gets that of the content type', () => {
  assert.equal(nameOf('/wiki/Berlin', { 'content-type': 'text/html; charset=UTF-8' }), 'Berlin.html')
  assert.equal(nameOf('/', { 'content-type': 'application/pdf' }), 'document.pdf')
  assert.equal(nameOf('/README.rst', { 'content-type': 'Text/Plain' }), 'README.rst.txt')
  assert.equal(nameOf('/a.md', { 'content-type': 'text/plain' }), 'a.md')
  assert.equal(nameOf('/a.bin', { 'content-type': 'application/octet-stream' }), 'a.bin')
  assert.equal([...nameOf(`/${'x'.repeat(300)}`, { 'content-type': 'text/html' })].length, 255)
})
