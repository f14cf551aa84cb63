import { isObject, type JsonSchema, type Resolve } from './json-schema.ts'
import { branchesOf, typesOf, wholeSchema } from './whole-schema.ts'

/** Any value that is neither an object nor an array. */
const anyScalar: JsonSchema = {
  anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
}

/**
 * The shape of a model's answer for a client's schema, in the keywords that structured output has everywhere: `type`, `properties`,
 * `items`, `enum`, `anyOf` and `description`. Every object has exactly the named properties; one that may be absent may be null
 * instead. What cannot be said so, such as a map, is asked for as JSON text. `decodeAnswer` reads both back. Limits such as
 * `pattern` are left out, because vendors refuse them; the answer is validated by the client's schema afterwards.
 * @param partial whether every property may be null, as for a part of a document
 */
export function toAnswerSchema(schema: JsonSchema, resolve: Resolve, partial: boolean): JsonSchema {
  const answer = convert(schema)
  return answer.type === 'object' ? answer : asText({})

  function convert(source: unknown): JsonSchema {
    if (source === false) return { type: 'null' }
    if (!isObject(source)) return anyScalar
    const node = wholeSchema(source, resolve)
    const variants = variantsOf(node)
    const options = variants.flatMap((variant): JsonSchema[] =>
      variant.description === undefined && Array.isArray(variant.anyOf) ? variant.anyOf : [variant],
    )
    const [only] = options
    const described = descriptionOf(node)
    return options.length === 1 && only ? { ...only, ...described } : { anyOf: unique(options), ...described }
  }

  function variantsOf(node: JsonSchema): JsonSchema[] {
    if ('const' in node) return enumOf([node.const])
    if (Array.isArray(node.enum)) return enumOf(node.enum)
    const types = typesOf(node)
    if (types.length > 0) return types.map(type => ofType(node, type))
    const branches = branchesOf(node)
    return branches.length > 0 ? branches.map(convert) : [anyScalar]
  }

  function ofType(node: JsonSchema, type: string): JsonSchema {
    if (type === 'object') return objectOf(node)
    if (type !== 'array') return { type }
    if (Array.isArray(node.prefixItems)) return asText(node)
    return { type, items: convert(node.items) }
  }

  function objectOf(node: JsonSchema): JsonSchema {
    const isMap = isObject(node.additionalProperties) || isObject(node.patternProperties)
    if (!isObject(node.properties) || isMap || Object.keys(node.properties).length === 0) return asText(node)
    const required = new Set(Array.isArray(node.required) ? node.required : [])
    const properties = Object.entries(node.properties).map(([name, property]) => {
      const converted = convert(property)
      return [name, required.has(name) && !partial ? converted : orNull(converted)] as const
    })
    return { type: 'object', properties: Object.fromEntries(properties) }
  }
}

const descriptionOf = (node: JsonSchema): { description?: string } => {
  const text = node.description ?? node.title
  return typeof text === 'string' && text !== '' ? { description: text } : {}
}

/** A value of the schema as a string that holds JSON. */
export const asText = (node: JsonSchema): JsonSchema => ({
  type: 'string',
  description: `${descriptionOf(node).description ?? ''} JSON text of the value.`.trim(),
})

/** Lists of values by their type. Gemini has enumerations of strings and numbers only. */
function enumOf(values: unknown[]): JsonSchema[] {
  const strings = values.filter(value => typeof value === 'string')
  const numbers = values.filter(value => typeof value === 'number')
  return [
    ...(strings.length > 0 ? [{ type: 'string', enum: strings }] : []),
    ...(numbers.length > 0 ? [{ type: numbers.every(Number.isInteger) ? 'integer' : 'number', enum: numbers }] : []),
    ...(values.some(value => typeof value === 'boolean') ? [{ type: 'boolean' }] : []),
    ...(values.some(value => typeof value === 'object' && value !== null) ? [asText({})] : []),
    ...(values.includes(null) ? [{ type: 'null' }] : []),
  ]
}

function orNull(schema: JsonSchema): JsonSchema {
  if (schema.type === 'null') return schema
  const { description, ...rest } = schema
  const options = (Array.isArray(rest.anyOf) ? rest.anyOf : [rest]) as JsonSchema[]
  return { anyOf: unique([...options, { type: 'null' }]), ...(description !== undefined && { description }) }
}

function unique(schemas: JsonSchema[]): JsonSchema[] {
  return [...new Map(schemas.map(schema => [JSON.stringify(schema), schema])).values()]
}
