import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BadCursorError } from '@ai-platform/database/cursor.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { toProblem } from './error-handler.ts'

const errorWith = (fields: object) => Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), fields)

test('a problem is returned unchanged', () => {
  const problem = new ProblemError('email_taken', 'taken')
  assert.equal(toProblem(problem), problem)
})

test('each known error becomes a problem with its code', () => {
  const cases: [Error, string][] = [
    [new BadCursorError(), 'validation_error'],
    [errorWith({ code: 'ECONNREFUSED' }), 'service_unavailable'],
    [errorWith({ cause: errorWith({ code: '57P01' }) }), 'service_unavailable'],
    [errorWith({ type: 'entity.parse.failed', status: 400 }), 'malformed_request'],
    [errorWith({ type: 'entity.too.large', status: 413 }), 'payload_too_large'],
    [errorWith({ type: 'charset.unsupported', status: 415 }), 'unsupported_media_type'],
    [errorWith({ type: 'encoding.unsupported', status: 415 }), 'unsupported_media_type'],
    [errorWith({ type: 'request.aborted', status: 400 }), 'malformed_request'],
    [new TypeError('x is not a function'), 'internal_error'],
  ]
  for (const [error, code] of cases) assert.equal(toProblem(error).code, code, error.message)
})

test('an unexpected error keeps its cause for the log and hides it from the client', () => {
  const cause = errorWith({})
  for (const thrown of [cause, 'text', undefined, null]) {
    const problem = toProblem(thrown)
    assert.deepEqual([problem.code, problem.cause], ['internal_error', thrown])
    assert.doesNotMatch(problem.detail, /ECONNREFUSED|10\.0\.0\.1/)
  }
})

test('an unavailable database tells the client when to try again', () => {
  assert.equal(toProblem(errorWith({ code: 'ECONNREFUSED' })).headers['Retry-After'], '2')
})
