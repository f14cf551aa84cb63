import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { ResourceWithOptions } from 'adminjs'
import type { Request, Response } from 'express'
import { allowKnownActions } from './allow-known-actions.ts'

const users = {
  resource: { id: () => 'users' },
  options: { actions: { deactivate: { custom: { changes: true } }, show: {}, edit: { isAccessible: false } } },
} as unknown as ResourceWithOptions

const handler = allowKnownActions([users])

/** @returns `allowed`, or the code of the refusal and the Allow header */
function ask(method: string, path: string): string {
  let allow = ''
  let outcome = 'no answer'
  const res = { set: (_name: string, value: string) => (allow = ` ${value}`) } as unknown as Response
  try {
    handler({ method, path } as Request, res, () => (outcome = 'allowed'))
  } catch (error) {
    assert.ok(error instanceof ProblemError)
    outcome = `${error.code}${allow}`
  }
  return outcome
}

test('lists, searches, records and the dashboard are read by GET', () => {
  for (const path of [
    '/dashboard',
    '/resources/users/actions/list',
    '/resources/users/actions/list/',
    '/resources/users/actions/search/anna',
    '/resources/users/records/7/show',
  ]) {
    assert.equal(ask('GET', path), 'allowed', path)
    assert.equal(ask('POST', path), 'method_not_allowed GET', path)
  }
})

test('an action that changes a record takes POST only', () => {
  assert.equal(ask('POST', '/resources/users/records/7/deactivate'), 'allowed')
  assert.equal(ask('GET', '/resources/users/records/7/deactivate'), 'method_not_allowed POST')
})

test('AdminJS actions that the panel does not use are unknown', () => {
  for (const path of [
    '/resources/users/records/7/edit',
    '/resources/users/records/7/delete',
    '/resources/users/actions/new',
    '/resources/users/actions/deactivate',
    '/resources/users/bulk/bulkDelete',
    '/resources/secrets/actions/list',
    '/pages/any',
    '/',
  ])
    assert.equal(ask('GET', path), 'not_found', path)
})
