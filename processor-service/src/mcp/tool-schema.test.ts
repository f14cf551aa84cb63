import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentTools } from '@ai-platform/contracts/document-tools.ts'
import { toolSchema } from './tool-schema.ts'

const schemaOf = (name: keyof typeof documentTools) =>
  toolSchema(documentTools[name].input, 'parsed')['~standard'].jsonSchema.input({ target: 'draft-2020-12' })

test('the schemas have no references, and keep their descriptions', () => {
  for (const name of Object.keys(documentTools) as (keyof typeof documentTools)[]) {
    const text = JSON.stringify(schemaOf(name))
    assert.doesNotMatch(text, /\$ref|\$defs/, name)
    assert.match(text, /"description"/, name)
  }
})

test('what all tools say of their inputs stays within some thousand tokens', () => {
  const texts = Object.entries(documentTools).map(
    ([name, { description }]) => description + JSON.stringify(schemaOf(name as keyof typeof documentTools)),
  )
  assert.ok(texts.join('').length < 12_000)
})

test('a schema is made once', () => {
  const schema = toolSchema(documentTools.documents_list.output, 'typed')['~standard'].jsonSchema
  assert.equal(schema.output({ target: 'draft-2020-12' }), schema.output({ target: 'draft-2020-12' }))
})
