import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemBody } from '@ai-platform/contracts/problem.ts'
import { toToolError } from './tool-error.ts'

test('the error has the detail, the fields, the wait and the code', () => {
  const body = problemBody('validation_error', 'These fields are not valid: limit.', 'r1', [
    { path: 'limit', message: 'Too big' },
  ])
  assert.equal(
    toToolError(429, JSON.stringify(body), '7').message,
    'These fields are not valid: limit.\nlimit: Too big\nTry again in 7 s.\n(code validation_error, request_id r1)',
  )
})

test('an answer that is no problem shows nothing of its body', () => {
  assert.equal(
    toToolError(500, 'SELECT 1', undefined).message,
    'The platform answered with status 500. Try again later.',
  )
})
