import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenAPIV3_1 } from 'openapi-types'
import { completeSchemas } from './complete-schemas.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function completed(used: object, schemas: object) {
  const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: used, components: { schemas } }
  return completeSchemas(document as unknown as OpenAPIV3_1.Document)
}

test('the two components of a contract become one, and references follow', () => {
  const done = completed(
    { a: ref('TaskInput'), b: ref('Task') },
    { Task: { type: 'object' }, TaskInput: { type: 'object' } },
  )
  assert.deepEqual(done.components?.schemas, { Task: { type: 'object' } })
  assert.deepEqual(done.paths, { a: ref('Task'), b: ref('Task') })
})

test('a component that nothing refers to is removed, a nested one stays', () => {
  const schemas = { Outer: { properties: { inner: ref('Inner') } }, Inner: { type: 'string' }, Unused: {} }
  assert.deepEqual(Object.keys(completed({ a: ref('Outer') }, schemas).components?.schemas ?? {}), ['Inner', 'Outer'])
})

test('objects are open, and keywords that zod adds are removed', () => {
  const id = { type: 'string', format: 'uuid', pattern: '^[0-9a-f]$' }
  const Task = { properties: { id, size: { maximum: Number.MAX_SAFE_INTEGER } }, additionalProperties: false }
  assert.deepEqual(completed({ a: ref('Task') }, { Task }).components?.schemas, {
    Task: { properties: { id: { type: 'string', format: 'uuid' }, size: {} } },
  })
})

test('a contract whose two components differ is an error', () => {
  const schemas = { Task: { type: 'object' }, TaskInput: { type: 'string' } }
  assert.throws(() => completed({ a: ref('TaskInput'), b: ref('Task') }, schemas), /differs/)
})

test('a reference to a missing component is an error', () => {
  assert.throws(() => completed({ a: ref('Missing') }, {}), /Missing/)
})
