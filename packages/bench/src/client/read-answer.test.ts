import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAnswer } from './read-answer.ts'

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhello'

test('an answer is complete when its whole body has arrived', () => {
  assert.equal(readAnswer(Buffer.from(answer.slice(0, 20))), undefined)
  assert.equal(readAnswer(Buffer.from(answer.slice(0, -1))), undefined)
  const expected = { status: 200, body: 'hello', bytes: answer.length }
  assert.deepEqual(readAnswer(Buffer.from(`${answer}HTTP/1.1 404`)), expected)
})

test('an answer without a length is refused', () => {
  assert.throws(
    () => readAnswer(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')),
    /content-length/,
  )
})
