type JsonSchema = Record<string, unknown>

/** The vendors whose structured output has limits of its own. Compatible servers have those of OpenAI. */
export type SchemaDialect = 'openai' | 'anthropic' | 'gemini'

interface DialectLimits {
  /** levels of nested objects */
  maxObjects: number
  /** `anyOf` in the whole schema */
  maxUnions: number
  /** values of all enumerations */
  maxEnumValues: number
  /** characters of the whole schema as JSON */
  maxCharacters: number
  /** whether the objects of one `anyOf` must not begin with the same property */
  needsDistinctKeys: boolean
}

/**
 * Below what the vendors document, because Azure and compatible servers have older limits: OpenAI 5 to 10 levels, 500 to 1,000 values
 * of enumerations and 120,000 characters; Anthropic 16 unions; Gemini refuses large and deep schemas without a figure.
 * @see https://platform.openai.com/docs/guides/structured-outputs
 * @see https://docs.claude.com/en/docs/build-with-claude/structured-outputs
 * @see https://ai.google.dev/gemini-api/docs/structured-output
 */
const limitsOf: Record<SchemaDialect, DialectLimits> = {
  openai: { maxObjects: 5, maxUnions: 1_000, maxEnumValues: 500, maxCharacters: 100_000, needsDistinctKeys: true },
  anthropic: { maxObjects: 5, maxUnions: 16, maxEnumValues: 500, maxCharacters: 50_000, needsDistinctKeys: false },
  gemini: { maxObjects: 5, maxUnions: 100, maxEnumValues: 500, maxCharacters: 50_000, needsDistinctKeys: false },
}

/**
 * Makes a strict schema acceptable to a vendor. Where it is too deep or ambiguous, the value is asked for as JSON text; where it has
 * too many unions or characters, the largest property of the answer is. The largest enumerations lose their list of values. The
 * caller validates the answer in any case.
 */
export function fitSchema(schema: JsonSchema, dialect: SchemaDialect): JsonSchema {
  const limits = limitsOf[dialect]
  const fitted = limitValues(cutDeep(schema, 1, limits), limits.maxEnumValues)
  let properties = Object.entries((fitted.properties ?? {}) as Record<string, JsonSchema>)
  const isTooLarge = () => {
    const text = JSON.stringify(properties)
    return text.length > limits.maxCharacters || countUnions(text) > limits.maxUnions
  }
  for (let left = properties.length; left > 0 && isTooLarge(); left--) {
    const sizes = properties.map(([, property]) => JSON.stringify(property).length)
    const largest = sizes.indexOf(Math.max(...sizes))
    properties = properties.map(([name, property], index) => [name, index === largest ? asText(property) : property])
  }
  return { ...fitted, properties: Object.fromEntries(properties) }
}

const countUnions = (text: string): number => text.split('"anyOf":[').length - 1

const asText = ({ description }: JsonSchema): JsonSchema => ({
  type: 'string',
  description: `${typeof description === 'string' ? description : ''} JSON text of the value.`.trim(),
})

/** @param level of an object that begins here, the root being 1 */
function cutDeep(schema: JsonSchema, level: number, limits: DialectLimits): JsonSchema {
  const { properties, items, anyOf } = schema as {
    properties?: Record<string, JsonSchema>
    items?: JsonSchema
    anyOf?: JsonSchema[]
  }
  if (properties) {
    if (level > limits.maxObjects) return asText(schema)
    const entries = Object.entries(properties).map(
      ([name, property]) => [name, cutDeep(property, level + 1, limits)] as const,
    )
    return { ...schema, properties: Object.fromEntries(entries) }
  }
  if (items) return { ...schema, items: cutDeep(items, level, limits) }
  if (!anyOf) return schema
  const options = anyOf.map(option => cutDeep(option, level, limits))
  const firstKeys = options.flatMap(option => Object.keys(option.properties ?? {}).slice(0, 1))
  const isAmbiguous = limits.needsDistinctKeys && new Set(firstKeys).size < firstKeys.length
  return isAmbiguous ? asText(schema) : { ...schema, anyOf: options }
}

/** Leaves out the largest enumerations until at most `most` values remain. */
function limitValues(schema: JsonSchema, most: number): JsonSchema {
  const lengths: number[] = []
  const text = JSON.stringify(schema, (key, value) => {
    if (key === 'enum' && Array.isArray(value)) lengths.push(value.length)
    return value
  })
  let sum = lengths.reduce((total, length) => total + length, 0)
  if (sum <= most) return schema
  let longest = 0
  for (const length of lengths.toSorted((a, b) => b - a)) {
    if (sum <= most) break
    sum -= length
    longest = length
  }
  return JSON.parse(text, (key, value) =>
    key === 'enum' && Array.isArray(value) && value.length >= longest ? undefined : value,
  )
}
