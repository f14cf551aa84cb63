import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeAnswer, fillAbsent } from './decode-answer.ts'
import { createResolver, type JsonSchema } from './json-schema.ts'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    note: { type: 'string' },
    vat: { type: ['string', 'null'] },
    items: {
      type: 'array',
      items: { type: 'object', properties: { price: { type: 'number' } }, additionalProperties: false },
    },
    rates: { type: 'object', additionalProperties: { type: 'number' } },
    due: { $ref: '#/$defs/day' },
  },
  required: ['name', 'vat', 'items'],
  $defs: { day: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] } },
}
const resolve = createResolver(schema)

test('null for an absent property is left out, but kept where the schema allows it', () => {
  const answer = { name: 'A', note: null, vat: null, items: [{ price: null, extra: 1 }], rates: null, due: null }
  assert.deepEqual(decodeAnswer(answer, schema, resolve, false), { name: 'A', vat: null, items: [{}], due: null })
  assert.deepEqual(decodeAnswer({ ...answer, name: null }, schema, resolve, true), { items: [{}] })
})

test('JSON text becomes its value where no text is allowed', () => {
  const answer = { name: '{"a":1}', rates: '{"EUR":1.5}', items: '[{"price":2}]', vat: 'x' }
  const decoded = { name: '{"a":1}', rates: { EUR: 1.5 }, items: [{ price: 2 }], vat: 'x' }
  assert.deepEqual(decodeAnswer(answer, schema, resolve, false), decoded)
  assert.deepEqual(decodeAnswer(JSON.stringify(answer), schema, resolve, false), decoded)
  assert.deepEqual(decodeAnswer({ rates: 'no JSON' }, schema, resolve, false), { rates: 'no JSON' })
})

test('an object is read by the option that has its properties', () => {
  const union: JsonSchema = {
    type: 'object',
    properties: {
      p: {
        oneOf: [
          { type: 'object', properties: { a: { type: 'string' } } },
          { type: 'object', properties: { b: { type: 'string' }, c: { type: 'string' } } },
        ],
      },
    },
  }
  const read = decodeAnswer({ p: { b: 'x', c: null } }, union, createResolver(union), false)
  assert.deepEqual(read, { p: { b: 'x' } })
})

test('null and empty lists are added where they are required, nothing is made up', () => {
  assert.deepEqual(fillAbsent({}, schema, resolve), { vat: null, items: [] })
  assert.deepEqual(fillAbsent({ vat: 'x', other: 1 }, schema, resolve), { vat: 'x', items: [], other: 1 })
})

test('a property named __proto__ is a property', () => {
  const odd = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":["string","null"]}},"required":["__proto__"]}',
  )
  const decoded = decodeAnswer(JSON.parse('{"__proto__":"x"}'), odd, createResolver(odd), false)
  assert.deepEqual(Object.keys(decoded as object), ['__proto__'])
  assert.deepEqual(Object.keys(fillAbsent({}, odd, createResolver(odd)) as object), ['__proto__'])
})
