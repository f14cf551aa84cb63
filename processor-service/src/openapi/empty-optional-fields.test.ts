import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpenAPIV3_1 } from 'openapi-types'
import { emptyOptionalFields } from './empty-optional-fields.ts'

const document = (): OpenAPIV3_1.Document => ({
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  components: {
    schemas: {
      Form: {
        type: 'object',
        required: ['file'],
        properties: {
          file: { type: 'string', format: 'binary' },
          pages: { type: 'string', examples: ['1-5'] },
          ocr: { $ref: '#/components/schemas/Ocr' },
        },
      },
      Ocr: { type: 'string', enum: ['auto', 'off'], default: 'auto' },
    },
  },
  paths: {
    '/submit': {
      post: {
        responses: {},
        requestBody: { content: { 'multipart/form-data': { schema: { $ref: '#/components/schemas/Form' } } } },
      },
      get: { responses: {} },
    },
  },
})

test('optional fields of a form have an empty example, required ones stay', () => {
  const emptied = emptyOptionalFields(document())
  const body = emptied.paths?.['/submit']?.post?.requestBody as OpenAPIV3_1.RequestBodyObject
  const schema = body.content['multipart/form-data']?.schema as OpenAPIV3_1.SchemaObject | undefined
  assert.deepEqual(schema?.properties, {
    file: { type: 'string', format: 'binary' },
    pages: { type: 'string', example: '' },
    ocr: { type: 'string', enum: ['auto', 'off'], example: '' },
  })
  assert.deepEqual(emptied.components, document().components)
})
