import { isObject, type JsonSchema, type Resolve } from './json-schema.ts'

/** Of one schema: references and `allOf` that are followed. */
const maxMerged = 100

/**
 * A schema with what it refers to and what stands in its `allOf` merged into it. Properties and required names are united; of other
 * keywords the first counts. `then`, `else` and `dependentSchemas` add properties that may be absent.
 */
export function wholeSchema(source: JsonSchema, resolve: Resolve): JsonSchema {
  const { $ref: _ref, allOf: _allOf, ...own } = source
  let whole: JsonSchema = own
  const open: { schema: unknown; isCondition: boolean }[] = []
  const add = (schema: JsonSchema, isCondition: boolean) => {
    if (typeof schema.$ref === 'string') open.push({ schema: resolve(schema.$ref)?.schema, isCondition })
    if (Array.isArray(schema.allOf)) open.push(...schema.allOf.map(member => ({ schema: member, isCondition })))
    const dependent = isObject(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : []
    for (const branch of [schema.then, schema.else, ...dependent]) open.push({ schema: branch, isCondition: true })
  }
  add(source, false)
  for (let merged = 0; open.length > 0 && merged < maxMerged; merged++) {
    const next = open.shift()
    if (!next || !isObject(next.schema)) continue
    add(next.schema, next.isCondition)
    whole = merge(whole, next.schema, next.isCondition)
  }
  return whole
}

function merge(whole: JsonSchema, part: JsonSchema, isCondition: boolean): JsonSchema {
  const { $ref: _ref, allOf: _allOf, ...rest } = part
  const properties = {
    ...(isObject(part.properties) && part.properties),
    ...(isObject(whole.properties) && whole.properties),
  }
  const named = Object.keys(properties).length > 0 ? { properties } : {}
  if (isCondition) return { ...whole, ...named }
  const required = [...(namesIn(whole.required) ?? []), ...(namesIn(part.required) ?? [])]
  return { ...rest, ...whole, ...named, ...(required.length > 0 && { required }) }
}

const namesIn = (list: unknown): string[] | undefined => (Array.isArray(list) ? (list as string[]) : undefined)

/** The options of `anyOf` or `oneOf`. */
export const branchesOf = (node: JsonSchema): unknown[] => {
  const options = node.anyOf ?? node.oneOf
  return Array.isArray(options) ? options : []
}

/** The types that a whole schema names or that its keywords are about; empty when there are none. */
export function typesOf(node: JsonSchema): string[] {
  if (typeof node.type === 'string') return [node.type]
  if (Array.isArray(node.type)) return node.type as string[]
  if (isObject(node.properties) || isObject(node.patternProperties) || isObject(node.additionalProperties))
    return ['object']
  if (node.items !== undefined || node.prefixItems !== undefined) return ['array']
  if (branchesOf(node).length > 0) return []
  if (['pattern', 'format', 'minLength', 'maxLength'].some(keyword => keyword in node)) return ['string']
  const ofNumbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
  return ofNumbers.some(keyword => keyword in node) ? ['number'] : []
}

/** Whether a value of the type may be valid by the schema. */
export function allowsType(source: unknown, type: string, resolve: Resolve): boolean {
  if (!isObject(source)) return source !== false
  const node = wholeSchema(source, resolve)
  if ('const' in node) return typeOf(node.const) === type
  if (Array.isArray(node.enum)) return node.enum.some(value => typeOf(value) === type)
  const named = node.type === undefined ? [] : typesOf(node)
  if (named.length > 0 && !named.includes(type) && !(type === 'integer' && named.includes('number'))) return false
  const branches = branchesOf(node)
  return branches.length === 0 || branches.some(branch => allowsType(branch, type, resolve))
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
