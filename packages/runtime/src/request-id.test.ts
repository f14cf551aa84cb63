import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeRequestId } from './request-id.ts'

test('a well-formed request id is kept', () => {
  for (const id of ['a', 'req_1.2:3+4-5', 'x'.repeat(128)]) assert.equal(takeRequestId(id), id)
})

test('any other request id is replaced by a new one', () => {
  for (const id of [undefined, '', 'x'.repeat(129), 'a b', 'a\n', 'é', ['a', 'b']]) {
    assert.match(takeRequestId(id), /^[0-9a-f-]{36}$/)
  }
})
