import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCursor } from './cursor.ts'
import { databaseProblem } from './database-problem.ts'

test('an unavailable database is a 503 with Retry-After and without the address', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const problem = databaseProblem(cause)
  assert.deepEqual([problem?.status, problem?.code], [503, 'service_unavailable'])
  assert.deepEqual(problem?.headers, { 'Retry-After': '2' })
  assert.doesNotMatch(JSON.stringify(problem?.body('request-1')), /10\.0\.0\.1/)
})

test('an unknown cursor is a validation_error of the field cursor', () => {
  try {
    decodeCursor('bad')
    assert.fail('the cursor was accepted')
  } catch (error) {
    const problem = databaseProblem(error)
    assert.equal(problem?.code, 'validation_error')
    assert.deepEqual(
      problem?.errors?.map(({ path }) => path),
      ['cursor'],
    )
  }
})

test('any other error is left to the caller', () => {
  assert.equal(databaseProblem(new TypeError('it failed')), undefined)
})
