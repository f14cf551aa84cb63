import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request, Response } from 'express'
import { refuseForeignOrigin } from './check-origin.ts'

const isAllowed = (method: string, headers: Record<string, string>): boolean => {
  const req = { method, host: 'panel.example', get: (name: string) => headers[name] } as unknown as Request
  try {
    refuseForeignOrigin(req, {} as Response, () => {})
    return true
  } catch (error) {
    assert.ok(error instanceof ProblemError && error.code === 'origin_not_allowed')
    return false
  }
}

test('reads are allowed from every origin', () => {
  assert.equal(isAllowed('GET', { 'sec-fetch-site': 'cross-site' }), true)
})

test('Sec-Fetch-Site decides over Origin', () => {
  assert.equal(isAllowed('POST', { 'sec-fetch-site': 'same-origin' }), true)
  assert.equal(isAllowed('POST', { 'sec-fetch-site': 'same-site', origin: 'https://panel.example' }), false)
})

test('without Sec-Fetch-Site the host of Origin decides', () => {
  assert.equal(isAllowed('POST', { origin: 'http://panel.example' }), true)
  assert.equal(isAllowed('POST', { origin: 'http://other.example' }), false)
  assert.equal(isAllowed('POST', { origin: 'null' }), false)
  assert.equal(isAllowed('POST', {}), false)
})
