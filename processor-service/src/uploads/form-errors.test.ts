import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { test } from 'node:test'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { fileTooLarge, toFormError } from './form-errors.ts'

const withCode = (code: string) => Object.assign(new Error('text without meaning'), { code })

function isMalformed(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'malformed_request'
}

test('an error without a code, as busboy throws it, means a malformed form and stays the cause', () => {
  const error = new Error('any text')
  const problem = toFormError(error)
  assert.ok(isMalformed(problem))
  assert.equal((problem as ProblemError).cause, error)
})

test('a stream or connection that closes early means a malformed form', async () => {
  const stream = new Readable({ read() {} })
  const ended = finished(stream).catch((error: unknown) => error)
  stream.destroy()
  assert.ok(isMalformed(toFormError(await ended)))
  assert.ok(isMalformed(toFormError(withCode('FST_MP_PREMATURE_CLOSE'))))
})

test('limits of @fastify/multipart are left to the error handler', () => {
  for (const code of ['FST_FILES_LIMIT', 'FST_PARTS_LIMIT', 'FST_PROTO_VIOLATION']) {
    const error = withCode(code)
    assert.equal(toFormError(error), error)
  }
})

test('a problem stays as it is, even if its detail contains words of a parser error', () => {
  const problem = new ProblemError('unsupported_file_type', 'The content of "multipart.exe" terminated early.')
  assert.equal(toFormError(problem), problem)
})

test('the limit of a file is named in MB', () => {
  assert.match(fileTooLarge(25 * 1024 * 1024).detail, /25 MB/)
})
