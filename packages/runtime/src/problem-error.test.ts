import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { internalError, ProblemError, parseOrThrow } from './problem-error.ts'

test('a validation_error names each wrong field once', () => {
  const Body = z.object({ name: z.string().min(3).regex(/^a/), nested: z.object({ size: z.number() }) }).strict()
  assert.throws(
    () => parseOrThrow(Body, { name: 'x', nested: { size: 'big' } }),
    (error: unknown) => {
      assert.ok(error instanceof ProblemError)
      assert.equal(error.detail, 'These fields are not valid: name, nested.size.')
      assert.deepEqual(
        error.errors?.map(({ path }) => path),
        ['name', 'name', 'nested.size'],
      )
      return true
    },
  )
})

test('an error of the whole body has the path "body"', () => {
  assert.throws(
    () => parseOrThrow(z.object({}), 'text'),
    (error: unknown) => error instanceof ProblemError && error.errors?.[0]?.path === 'body',
  )
})

test('Retry-After is a whole number of seconds, at least 1', () => {
  const retryAfter = (retryAfterSeconds: number) =>
    new ProblemError('rate_limited', 'Wait.', { retryAfterSeconds }).headers['Retry-After']
  assert.deepEqual([0, 0.2, 1.2, 30].map(retryAfter), ['1', '1', '2', '30'])
})

test('the body of an internal_error shows nothing of its cause', () => {
  const problem = internalError(new Error('password=hunter2'))
  assert.equal(problem.status, 500)
  assert.doesNotMatch(JSON.stringify(problem.body('request-1')), /hunter2/)
})
