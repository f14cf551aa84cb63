import { type ZodType, z } from 'zod'
import { fitSchema, type SchemaDialect } from './schema-dialects.ts'

export type JsonSchema = Record<string, unknown>

/** The keywords that every vendor's structured output supports. Zod checks limits such as minLength afterwards. */
const keptKeywords = new Set(['type', 'properties', 'items', 'enum', 'anyOf', 'description'])

/**
 * Converts zod schemas to JSON schemas for strict structured output: every property required, no additional ones, no limits. What a
 * dialect refuses is asked for as JSON text. Each schema is converted once.
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function createSchemaCache(dialect: SchemaDialect = 'openai'): (schema: ZodType) => JsonSchema {
  const made = new WeakMap<ZodType, JsonSchema>()
  return schema => {
    let json = made.get(schema)
    if (!json) {
      const source: JsonSchema = z.toJSONSchema(schema)
      json = fitSchema(strictSchema(source, (source.$defs ?? {}) as Record<string, JsonSchema>), dialect)
      made.set(schema, json)
    }
    return json
  }
}

/** @param definitions the schemas under `#/$defs/`, where zod puts every schema that has an id, also the root */
function strictSchema(source: JsonSchema, definitions: Record<string, JsonSchema>): JsonSchema {
  if (typeof source.$ref === 'string') {
    const definition = definitions[source.$ref.replace('#/$defs/', '')]
    if (!definition) throw new Error(`The schema refers to ${source.$ref}, which it does not define.`)
    return strictSchema(definition, definitions)
  }
  const strict: JsonSchema = {}
  for (const [keyword, value] of Object.entries(source)) {
    if (!keptKeywords.has(keyword)) continue
    if (keyword === 'properties') {
      const properties = Object.entries(value as Record<string, JsonSchema>)
      strict.properties = Object.fromEntries(
        properties.map(([name, schema]) => [name, strictSchema(schema, definitions)]),
      )
      strict.required = properties.map(([name]) => name)
      strict.additionalProperties = false
    } else if (keyword === 'items') strict.items = strictSchema(value as JsonSchema, definitions)
    else if (keyword === 'anyOf')
      strict.anyOf = (value as JsonSchema[]).map(option => strictSchema(option, definitions))
    else strict[keyword] = value
  }
  return strict
}

/** The schema as a sentence of the prompt, for servers without structured output. */
export const schemaInWords = (schema: JsonSchema): string =>
  `Answer with one JSON object and nothing else, valid by this JSON schema:\n${JSON.stringify(schema)}`
