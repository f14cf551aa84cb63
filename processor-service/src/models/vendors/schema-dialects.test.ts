import assert from 'node:assert/strict'
import { it } from 'node:test'
import { fitSchema } from './schema-dialects.ts'

type Schema = Record<string, unknown>
const object = (properties: Record<string, Schema>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})
const text = { type: 'string', description: 'JSON text of the value.' }
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
const propertyOf = (schema: Schema, name: string) => (schema.properties as Record<string, Schema>)[name]

it('objects in each other beyond the limit are asked for as JSON text', () => {
  const nested = (levels: number): Schema => (levels === 0 ? { type: 'string' } : object({ a: nested(levels - 1) }))
  assert.deepEqual(fitSchema(nested(5), 'openai'), nested(5))
  let schema = fitSchema(nested(6), 'gemini')
  for (let level = 1; level < 5; level++) schema = propertyOf(schema, 'a') as Schema
  assert.deepEqual(propertyOf(schema, 'a'), text)
})

it('the largest property with too many unions becomes JSON text where the vendor counts them', () => {
  const fields = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`f${index}`, orNull({ type: 'string' })]))
  const schema = object({ data: object(fields), sources: { type: 'array', items: { type: 'string' } } })
  assert.deepEqual(propertyOf(fitSchema(schema, 'anthropic'), 'data'), text)
  assert.deepEqual(propertyOf(fitSchema(schema, 'anthropic'), 'sources'), propertyOf(schema, 'sources'))
  assert.deepEqual(fitSchema(schema, 'openai'), schema)
})

it('OpenAI gets no union of objects that begin with the same property', () => {
  const union = { anyOf: [object({ kind: { type: 'string' } }), object({ kind: { type: 'number' } })] }
  assert.deepEqual(propertyOf(fitSchema(object({ u: union }), 'openai'), 'u'), text)
  assert.deepEqual(propertyOf(fitSchema(object({ u: union }), 'anthropic'), 'u'), union)
})

it('only the largest enumerations lose their values', () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`)
  const schema = object({ small: { type: 'string', enum: values(3) }, huge: { type: 'string', enum: values(800) } })
  const fitted = fitSchema(schema, 'openai')
  assert.deepEqual(propertyOf(fitted, 'small'), { type: 'string', enum: values(3) })
  assert.deepEqual(propertyOf(fitted, 'huge'), { type: 'string' })
})
