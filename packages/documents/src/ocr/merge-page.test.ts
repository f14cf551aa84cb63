import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toPage } from '../extracted-document.ts'
import { mergePage } from './merge-page.ts'

const recognised = { text: 'The rent is 500 EUR.', confidence: 0.93456 }

test('an unread page gets the recognised text with its confidence', () => {
  const page = mergePage(toPage(2, '', true), recognised, 'auto')
  assert.deepEqual(page, { number: 2, text: recognised.text, source: 'ocr', confidence: 0.935, unread: false })
})

test('a page on which nothing is found is read and has no text', () => {
  const page = mergePage(toPage(2, '', true), { text: ' \n', confidence: 0 }, 'force')
  assert.deepEqual(page, { number: 2, text: '', source: 'none', confidence: null, unread: false })
})

test('with force, recognised text replaces the text of the file', () => {
  const page = mergePage(toPage(1, 'The rent is S00 EUR, see (cid:12).'), recognised, 'force')
  assert.deepEqual([page.source, page.text], ['ocr', recognised.text])
})

test('the text of the file stays unless recognition finds more', () => {
  const text = mergePage(toPage(1, 'The rent is 500 EUR.', true), recognised, 'auto')
  assert.deepEqual([text.source, text.unread], ['text', false])
  assert.equal(mergePage(toPage(1, 'Page 1', true), recognised, 'auto').source, 'ocr')
})

test('fields and comments follow the recognised text, and do not count against it', () => {
  const notes = 'Comment: This page was scanned on 3 March and is not signed.'
  const page = mergePage({ ...toPage(1, notes, true), notes }, recognised, 'auto')
  assert.deepEqual([page.source, page.text], ['ocr', `${recognised.text}\n\n${notes}`])
})
