import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestProblem } from './request-problem.ts'

const problemOf = (facts: object) => {
  const problem = requestProblem(Object.assign(new Error('it failed'), facts))
  return problem && [problem.code, problem.detail]
}

test('both parsers answer the same fault with the same problem', () => {
  const express = problemOf({ type: 'entity.parse.failed', status: 400 })
  assert.deepEqual(express, ['malformed_request', 'The body is not valid JSON.'])
  assert.deepEqual(problemOf({ code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }), express)
  const tooLarge = problemOf({ type: 'entity.too.large', status: 413 })
  assert.equal(tooLarge?.[0], 'payload_too_large')
  assert.deepEqual(problemOf({ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }), tooLarge)
})

test('an unlisted error with a client status is a malformed request', () => {
  assert.equal(problemOf({ status: 400 })?.[0], 'malformed_request')
  assert.equal(problemOf({ statusCode: 499 })?.[0], 'malformed_request')
})

test('any other error is no fault of the request', () => {
  assert.equal(problemOf({}), undefined)
  assert.equal(problemOf({ status: 500 }), undefined)
  assert.equal(problemOf({ code: 'ENOENT' }), undefined)
  assert.equal(requestProblem('a string'), undefined)
})
