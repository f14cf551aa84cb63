import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { describeCrash, describeThreadExit, isMachineError } from './describe-crash.ts'
import { passwordProtected } from './extraction-error.ts'

test('an exhausted stack, string or WebAssembly memory means a document that is too complex', () => {
  const exhausted = [
    new RangeError('Maximum call stack size exceeded'),
    Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' }),
  ]
  for (const error of exhausted) {
    const described = describeCrash(error, 'PDF')
    assert.equal(described.code, 'document_too_complex')
    assert.equal(described.cause, error)
  }
})

test('any other exception of a parser means an unreadable document, named by its format', () => {
  const described = describeCrash(new TypeError('x is undefined'), 'Word')
  assert.equal(described.code, 'unreadable_document')
  assert.match(described.detail, /Word/)
  assert.equal(describeCrash('a string').code, 'unreadable_document')
})

test('an extraction error stays as it is', () => {
  const error = passwordProtected()
  assert.equal(describeCrash(error, 'PDF'), error)
})

test('failed system calls and missing packages are errors of the machine, parser exceptions are not', async () => {
  assert.equal(isMachineError(await readFile('/no/such/file').catch((error: unknown) => error)), true)
  const missing = 'no-such-package-anywhere'
  assert.equal(isMachineError(await import(missing).catch((error: unknown) => error)), true)
  assert.equal(isMachineError(new RangeError('Invalid string length')), false)
  assert.equal(isMachineError(Object.assign(new Error('bad'), { code: 'ERR_INVALID_ARG_TYPE' })), false)
})

test('a thread that was terminated or reached its heap limit means a document that is too complex', () => {
  const outOfMemory = Object.assign(new Error('any text'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })
  assert.equal(describeThreadExit(outOfMemory, 'PDF').code, 'document_too_complex')
  assert.equal(describeThreadExit(new Error('worker exited with code: 1'), 'PDF').code, 'document_too_complex')
  assert.equal(describeThreadExit(new Error('any text'), 'PDF').code, 'unreadable_document')
})
