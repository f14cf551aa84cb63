import { type ZodType, z } from 'zod'

export type JsonSchema = Record<string, unknown>

/** The keywords every vendor's structured output takes; limits such as minLength are checked by zod afterwards. */
const keptKeywords = new Set(['type', 'properties', 'required', 'items', 'enum', 'anyOf', 'description'])

/**
 * Makes JSON schemas of zod schemas as OpenAI's strict mode wants them: every property required, none besides, and no
 * limits. Each is made once.
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function createSchemaCache(): (schema: ZodType) => JsonSchema {
  const made = new WeakMap<ZodType, JsonSchema>()
  return schema => {
    let json = made.get(schema)
    if (!json) {
      json = strictSchema(z.toJSONSchema(schema, { reused: 'inline' }))
      made.set(schema, json)
    }
    return json
  }
}

function strictSchema(source: unknown): JsonSchema {
  const schema = source as JsonSchema
  const strict: JsonSchema = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (!keptKeywords.has(keyword)) continue
    if (keyword === 'properties') strict[keyword] = mapValues(value as Record<string, unknown>)
    else if (keyword === 'items') strict[keyword] = strictSchema(value)
    else if (keyword === 'anyOf') strict[keyword] = (value as unknown[]).map(strictSchema)
    else strict[keyword] = value
  }
  if (strict.properties) {
    strict.required = Object.keys(strict.properties)
    strict.additionalProperties = false
  }
  return strict
}

const mapValues = (properties: Record<string, unknown>): JsonSchema =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strictSchema(schema)]))

/** The schema in words, for servers that take none. */
export const schemaInWords = (schema: JsonSchema): string =>
  `Answer with one JSON object and nothing else, valid by this JSON schema:\n${JSON.stringify(schema)}`
