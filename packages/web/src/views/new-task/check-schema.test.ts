import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSchema, lineOfPointer } from './check-schema.ts'
import { schemaExamples, writeSchema } from './schema-examples.ts'

for (const { name, schema } of schemaExamples)
  test(`the example ${name} is a valid schema`, () => assert.deepEqual(checkSchema(writeSchema(schema)), { schema }))

const faults: [title: string, text: string, pointer: string, line: number | undefined][] = [
  ['an empty text', ' ', '', 1],
  ['JSON with a comma too many', '{\n  "type": "object",\n}', '', 3],
  ['a root that is no object', '{"type": "array"}', '', 1],
  ['an unknown type', '{\n"type": "object",\n"properties": {\n"a/b": {"type":\n "text"}}}', '/properties/a~1b/type', 4],
  ['a remote reference', '{"type":"object","properties":{"a":{"$ref":"https://x/y"}}}', '/properties/a/$ref', 1],
  ['a wrong list of names', '{"type":"object",\n"required":"a"}', '/required', 2],
  [
    'a wrong schema of items',
    '{"type":"object","properties":{"list":{"type":"array",\n"items": 3}}}',
    '/properties/list/items',
    2,
  ],
]
for (const [title, text, pointer, line] of faults) {
  test(`${title} is reported with its place`, () => {
    const checked = checkSchema(text)
    assert.ok('fault' in checked)
    assert.deepEqual([checked.fault.pointer, checked.fault.line], [pointer, line])
  })
}

test('nine levels are too many', () => {
  let schema: object = { type: 'string' }
  for (let level = 0; level < 8; level += 1) schema = { type: 'object', properties: { a: schema } }
  const checked = checkSchema(JSON.stringify(schema))
  assert.ok('fault' in checked)
  assert.match(checked.fault.message, /8 levels/)
})

test('the line of an item of a list is found', () => {
  assert.equal(lineOfPointer('{\n"required": [\n"a",\n"b"\n]}', '/required/1'), 4)
  assert.equal(lineOfPointer('{}', '/nothing'), undefined)
})
