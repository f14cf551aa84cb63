import assert from 'node:assert/strict'
import { it } from 'node:test'
import { resultSchemas } from '@ai-platform/contracts/result.ts'
import { z } from 'zod'
import { createSchemaCache } from './response-schema.ts'

const schemaOf = createSchemaCache()

/** OpenAI's strict mode refuses other keywords, additional properties and optional ones. */
function assertStrict(schema: Record<string, unknown>, path: string): void {
  const known = ['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'anyOf', 'description']
  assert.deepEqual(
    Object.keys(schema).filter(key => !known.includes(key)),
    [],
    path,
  )
  if (schema.type === 'object') {
    const properties = schema.properties as Record<string, Record<string, unknown>>
    assert.equal(schema.additionalProperties, false, path)
    assert.deepEqual(schema.required, Object.keys(properties), path)
    for (const [name, property] of Object.entries(properties)) assertStrict(property, `${path}.${name}`)
  }
  if (schema.type === 'array') assertStrict(schema.items as Record<string, unknown>, `${path}[]`)
}

it('every result shape has a strict schema', () => {
  // The data of extract has the shape that a client sends; providers/llm/extract.test.ts checks it.
  const { extract: _, ...fixed } = resultSchemas
  for (const [taskType, schema] of Object.entries(fixed)) {
    const json = schemaOf(schema)
    assert.equal(json.type, 'object')
    assert.deepEqual(Object.keys(json.properties ?? {}), Object.keys(schema.shape))
    assertStrict(json, taskType)
  }
})

it('each schema is converted once', () => {
  assert.equal(schemaOf(resultSchemas.qa), schemaOf(resultSchemas.qa))
})

it('nullable is kept, and a reference is replaced by its definition', () => {
  const inner = z.object({ a: z.string().min(3) }).meta({ id: 'ResponseSchemaTestInner' })
  const json = schemaOf(z.object({ inner, again: inner.nullable() }))
  assertStrict(json, 'root')
  const object = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
  assert.deepEqual(json.properties, { inner: object, again: { anyOf: [object, { type: 'null' }] } })
})
