import assert from 'node:assert/strict'
import { test } from 'node:test'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import { toProblem } from './error-handler.ts'

const errorWith = (code: string) => Object.assign(new Error('it failed at 10.0.0.1'), { code })

test('a problem stays as it is, also when a socket error caused it', () => {
  const problem = notFound('task')
  problem.cause = errorWith('ECONNREFUSED')
  assert.equal(toProblem(problem), problem)
})

test('a full disk asks the client to come back in a minute', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const problem = toProblem(errorWith(code))
    assert.equal(problem.code, 'not_accepting')
    assert.deepEqual(problem.headers, { 'Retry-After': '60' })
  }
})

test('an unavailable database is a 503, a parser error a 400, and anything else a 500', () => {
  assert.equal(toProblem(errorWith('ECONNREFUSED')).code, 'service_unavailable')
  assert.equal(toProblem(errorWith('FST_ERR_CTP_INVALID_JSON_BODY')).code, 'malformed_request')
  assert.equal(toProblem(errorWith('EUNKNOWN')).code, 'internal_error')
  assert.equal(toProblem('a string').code, 'internal_error')
})

test('the detail shows nothing of the cause', () => {
  for (const code of ['ECONNREFUSED', 'ENOSPC', 'EUNKNOWN']) {
    assert.doesNotMatch(toProblem(errorWith(code)).detail, /10\.0\.0\.1/)
  }
})
