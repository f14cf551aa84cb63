import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSchema } from './read-schema.ts'

const faultsOf = (schema: unknown) => {
  const read = readSchema(typeof schema === 'string' ? schema : JSON.stringify(schema))
  return 'faults' in read ? read.faults : []
}
const isRefused = (schema: unknown, pointer: string, message: RegExp) => {
  const [first] = faultsOf(schema)
  assert.equal(first?.pointer, pointer, JSON.stringify(first))
  assert.match(first?.message ?? '', message)
}

/** An object with objects inside each other. */
const nested = (levels: number): object =>
  levels === 0 ? { type: 'string' } : { type: 'object', properties: { a: nested(levels - 1) } }

test('a schema with references inside the document is accepted', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.com/invoice',
    type: 'object',
    properties: { buyer: { $ref: '#/$defs/party' }, seller: { $ref: '#party' } },
    $defs: { party: { $anchor: 'party', type: 'object', properties: { name: { type: 'string' } } } },
  }
  assert.deepEqual(readSchema(JSON.stringify(schema)), { schema })
  assert.deepEqual(readSchema(schema), { schema }, 'a part of the type application/json is parsed already')
  assert.deepEqual(faultsOf({ $ref: '#/$defs/a', $defs: { a: { type: 'object' } } }), [])
})

test('the root must be an object, and the text JSON of at most 32 kB', () => {
  isRefused('{"type": ', '', /not valid JSON/)
  for (const text of ['true', '[]', '"a"', '7', 'null']) isRefused(text, '', /not a JSON object/)
  for (const schema of [{}, { type: 'array', items: {} }, { type: ['object', 'null'] }, { $ref: '#' }])
    isRefused(schema, '/type', /"type": "object"/)
  isRefused({ type: 'object', description: 'ä'.repeat(17_000) }, '', /32 kB/)
})

test('eight levels of objects and arrays are allowed', () => {
  assert.deepEqual(faultsOf(nested(8)), [])
  isRefused(nested(9), '/properties/a'.repeat(8), /8 levels/)
  const lists = { type: 'object', properties: { a: { type: 'array', items: nested(7) } } }
  isRefused(lists, `/properties/a/items${'/properties/a'.repeat(6)}`, /8 levels/)
  isRefused(`${'{"not":'.repeat(3_000)}{}${'}'.repeat(3_000)}`, '', /brackets/)
})

test('a reference must stay inside the document and lead to a schema', () => {
  const withRef = ($ref: string) => ({ type: 'object', properties: { 'a/b': { $ref } } })
  for (const ref of ['https://example.com/a.json', 'a.json#/b', 'urn:x:y', '//host/a'])
    isRefused(withRef(ref), '/properties/a~1b/$ref', /remote/)
  for (const ref of ['#/$defs/missing', '#missing', '#/toString', '#/%ZZ'])
    isRefused(withRef(ref), '/properties/a~1b/$ref', /no schema/)
  isRefused({ type: 'object', $defs: { a: { $id: 'https://x.test/a' } } }, '/$defs/a/$id', /\$id/)
  isRefused({ type: 'object', $dynamicRef: '#a' }, '/$dynamicRef', /not supported/)
  isRefused({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }, '/$schema', /2020-12/)
})

test('recursive references, and definitions that double at each level, are refused at once', () => {
  isRefused({ type: 'object', properties: { child: { $ref: '#' } } }, '/properties/child/$ref', /recursive/)
  isRefused(
    { type: 'object', allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } },
    '/$defs/a/anyOf/0/$ref',
    /recursive/,
  )
  const doubling = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `d${index}`,
      { allOf: Array.from({ length: 4 }, () => ({ $ref: `#/$defs/d${index + 1}` })) },
    ]),
  )
  const started = performance.now()
  isRefused(
    { type: 'object', allOf: [{ $ref: '#/$defs/d0' }], $defs: { ...doubling, d30: { minLength: 1 } } },
    '',
    /5000 parts/,
  )
  const anchors = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [index, { $ref: '#end' }]))
  assert.deepEqual(faultsOf({ type: 'object', properties: { ...anchors, z: { $anchor: 'end' } } }), [])
  assert.ok(performance.now() - started < 1_000)
})

test('text that PostgreSQL cannot store is refused', () => {
  isRefused({ type: 'object', properties: { a: { description: 'a\0b' } } }, '/properties/a/description', /NUL/)
  isRefused({ type: 'object', properties: { a: { enum: ['\ud800'] } } }, '/properties/a/enum/0', /surrogate/)
})
