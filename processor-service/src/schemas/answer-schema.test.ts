import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toAnswerSchema } from './answer-schema.ts'
import { createResolver, type JsonSchema } from './json-schema.ts'

const answerFor = (schema: JsonSchema, partial = false) => toAnswerSchema(schema, createResolver(schema), partial)
const property = (schema: unknown) =>
  (answerFor({ type: 'object', properties: { p: schema }, required: ['p'] }).properties as { p: JsonSchema }).p
const text = { type: 'string', description: 'JSON text of the value.' }
const nothing = { type: 'null' }

test('an optional property may be null instead, in a part of a document every property', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'string', description: 'A' }, b: { type: ['integer', 'null'] }, c: { type: 'number' } },
    required: ['a', 'b'],
  }
  const b = { anyOf: [{ type: 'integer' }, nothing] }
  const c = { anyOf: [{ type: 'number' }, nothing] }
  assert.deepEqual(answerFor(schema), {
    type: 'object',
    properties: { a: { type: 'string', description: 'A' }, b, c },
  })
  const a = { anyOf: [{ type: 'string' }, nothing], description: 'A' }
  assert.deepEqual(answerFor(schema, true), { type: 'object', properties: { a, b, c } })
})

test('references and allOf are written out, and limits are left out', () => {
  const schema = {
    type: 'object',
    properties: { to: { $ref: '#/$defs/party', description: 'The buyer' } },
    required: ['to'],
    $defs: {
      party: {
        allOf: [
          { type: 'object', properties: { name: { type: 'string', minLength: 2, pattern: '^A' } }, required: ['name'] },
          { properties: { vat: { type: 'string', format: 'uuid' } } },
        ],
        minProperties: 1,
      },
    },
  }
  assert.deepEqual(answerFor(schema), {
    type: 'object',
    properties: {
      to: {
        type: 'object',
        properties: { name: { type: 'string' }, vat: { anyOf: [{ type: 'string' }, nothing] } },
        description: 'The buyer',
      },
    },
  })
})

test('const, oneOf and enumerations have the keywords that every vendor knows', () => {
  assert.deepEqual(property({ const: 'EUR' }), { type: 'string', enum: ['EUR'] })
  assert.deepEqual(property({ enum: ['a', 1, true, null] }), {
    anyOf: [{ type: 'string', enum: ['a'] }, { type: 'integer', enum: [1] }, { type: 'boolean' }, nothing],
  })
  assert.deepEqual(property({ oneOf: [{ type: 'string' }, { type: 'array', items: { minimum: 1 } }] }), {
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'number' } }],
  })
})

test('what strict modes cannot say is asked for as JSON text', () => {
  for (const schema of [
    { type: 'object' },
    { type: 'object', additionalProperties: { type: 'number' } },
    { type: 'object', properties: { a: {} }, patternProperties: { '^x': {} } },
    { type: 'array', prefixItems: [{}, {}] },
  ])
    assert.deepEqual(property(schema), text, JSON.stringify(schema))
  assert.deepEqual(answerFor({ type: 'object' }), text)
  assert.equal((property(true).anyOf as unknown[]).length, 4, 'any single value')
})
