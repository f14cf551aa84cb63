import { z } from 'zod'

type JsonSchema = Record<string, unknown>

const own = '#/definitions/'
const shared = '#/components/schemas/'

/**
 * Turns contracts into the schemas of an AsyncAPI document. Its schema objects are JSON Schema draft 07 (AsyncAPI 3.0.0, Schema
 * Object), and references point to the components.
 * @param contracts by the names that they get
 */
export function toSchemas(contracts: Record<string, z.ZodType>): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {}
  for (const [name, contract] of Object.entries(contracts)) {
    const { $schema: _$schema, id: _id, definitions = {}, ...schema } = convert(contract)
    // A contract with an id is among its own definitions, and the schema refers to it.
    if (!('$ref' in schema)) schemas[name] = schema
    for (const [id, { id: _, ...definition }] of Object.entries(definitions as Record<string, JsonSchema>))
      schemas[id] ??= definition
  }
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function convert(contract: z.ZodType): JsonSchema {
  const schema = z.toJSONSchema(contract, {
    target: 'draft-7',
    override({ jsonSchema }) {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      // A later version may add fields.
      if (jsonSchema.properties) delete jsonSchema.additionalProperties
      if ('example' in jsonSchema) {
        jsonSchema.examples = [jsonSchema.example]
        delete jsonSchema.example
      }
    },
  })
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref' ? String(value).replace(own, shared) : value,
  )
}
