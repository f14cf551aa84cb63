import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDocument } from '../text/read-document.ts'
import { findDocumentQuestions } from './find-document-questions.ts'

const find = (text: string) => findDocumentQuestions(readDocument(text)).map(({ question }) => question)
const answer = 'You can return any item within 30 days of the purchase.'

test('a question that opens its paragraph is paired with the next sentence', () => {
  assert.deepEqual(find(`Q: What is the refund policy?\n\n${answer}`), ['What is the refund policy?'])
})

test('a question within running prose is rhetorical', () => {
  assert.deepEqual(find(`It was late at night again. What is the refund policy? ${answer}`), [])
})

test('a question that another question follows has no answer', () => {
  assert.deepEqual(find('What is the refund policy?\n\nWhat is the best offer?'), [])
})

test('a sentence that does not begin like a question is left out', () => {
  assert.deepEqual(find(`Really no refund policy here?\n\n${answer}`), [])
})
