import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createSchemaChecker } from './schema-checker.ts'

const checker = createSchemaChecker({ timeoutMs: 30_000 })
after(() => checker.close())

test('faults by the meta-schema have the pointer into the schema', async () => {
  const faults = await checker.checkSchema(
    {
      type: 'object',
      properties: { total: { type: 'money' }, list: { type: 'array', minItems: -1 } },
      required: 'total',
    },
    'user',
  )
  const pointers = faults.map(({ pointer }) => pointer)
  for (const pointer of ['/properties/total/type', '/properties/list/minItems', '/required'])
    assert.ok(pointers.includes(pointer), `${pointer} in ${pointers}`)
  const patterns = { type: 'object', properties: { name: { pattern: '(' } }, patternProperties: { '[': {} } }
  assert.deepEqual((await checker.checkSchema(patterns, 'user')).map(({ pointer }) => pointer).toSorted(), [
    '/patternProperties/[',
    '/properties/name/pattern',
  ])
  assert.deepEqual(await checker.checkSchema({ $id: 'https://x.test/a', type: 'object' }, 'user'), [])
})

test('a value is validated with its formats, and the same schema may come again', async () => {
  const schema = {
    $id: 'https://x.test/a',
    type: 'object',
    properties: { day: { type: 'string', format: 'date' }, kind: { enum: ['a', 'b'] } },
    required: ['day', 'kind', 'more'],
  }
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(await checker.validate(schema, { day: '2026-02-30', kind: 'c' }, 'task'), [
      { pointer: '', message: "It must have required property 'more'." },
      { pointer: '/day', message: 'It must match format "date".' },
      { pointer: '/kind', message: 'It must be equal to one of the allowed values: ["a","b"].' },
    ])
  }
  assert.deepEqual(await checker.validate(schema, { day: '2026-02-28', kind: 'a', more: null }, 'task'), [])
})

test('a pattern that would take years ends at the time limit, and the event loop goes on meanwhile', async () => {
  const hasty = createSchemaChecker({ timeoutMs: 1_500 })
  let ticks = 0
  const timer = setInterval(() => ticks++, 20)
  try {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } }
    const [fault] = await hasty.validate(schema, { a: `${'a'.repeat(60)}!` }, 'task')
    assert.match(fault?.message ?? '', /more than 1\.5 s/)
    assert.ok(ticks > 10, `${ticks} ticks`)
    const [next] = await checker.validate(schema, { a: 'b' }, 'task')
    assert.equal(next?.pointer, '/a')
  } finally {
    clearInterval(timer)
    await hasty.close()
  }
})

test('property names of prototypes are names like others', async () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}}}',
  )
  assert.deepEqual(await checker.checkSchema(schema, 'user'), [])
  assert.deepEqual(await checker.validate(schema, JSON.parse('{"constructor":1}'), 'task'), [])
  const [fault] = await checker.validate({ ...schema, required: ['constructor'] }, {}, 'task')
  assert.match(fault?.message ?? '', /constructor/)
})
