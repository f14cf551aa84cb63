/** A JSON Schema of draft 2020-12, parsed from JSON. */
export type JsonSchema = Record<string, unknown>

/** What is wrong at one place of a schema, or of a value that a schema describes. */
export interface SchemaFault {
  /** JSON Pointer (RFC 6901); empty for the whole */
  pointer: string
  /** a sentence without values of the data */
  message: string
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Appends a token to a JSON Pointer. */
export const pointTo = (pointer: string, token: string | number): string =>
  `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The tokens of a JSON Pointer; undefined when it is not one. */
export function tokensOf(pointer: string): string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value at a JSON Pointer; undefined when there is none. Only own properties count. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root
  for (const token of tokensOf(pointer) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value
}

/** Keywords with one schema, with a list and with a map of schemas (draft 2020-12, core and applicator vocabularies). */
const single = [
  ...['items', 'additionalProperties', 'contains', 'unevaluatedItems', 'unevaluatedProperties'],
  ...['not', 'if', 'then', 'else', 'propertyNames', 'contentSchema'],
]
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const maps = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']
/** Keywords whose schemas describe what is inside the value, not the value itself. */
const inner = new Set([
  ...['items', 'additionalProperties', 'contains', 'unevaluatedItems', 'unevaluatedProperties', 'prefixItems'],
  ...['properties', 'patternProperties'],
])

export interface Subschema {
  schema: unknown
  /** relative to the schema that holds it */
  pointer: string
  keyword: string
  /** whether it describes a value inside that of the outer schema */
  inner: boolean
}

/** The schemas directly inside a schema. */
export function subschemasOf(schema: JsonSchema): Subschema[] {
  const found: Subschema[] = []
  const add = (keyword: string, pointer: string, value: unknown) =>
    found.push({ schema: value, pointer, keyword, inner: inner.has(keyword) })
  for (const keyword of single) if (Object.hasOwn(schema, keyword)) add(keyword, `/${keyword}`, schema[keyword])
  for (const keyword of lists) {
    const value = schema[keyword]
    if (Array.isArray(value)) for (const [index, entry] of value.entries()) add(keyword, `/${keyword}/${index}`, entry)
  }
  for (const keyword of maps) {
    const value = schema[keyword]
    if (!isObject(value)) continue
    for (const [name, entry] of Object.entries(value)) add(keyword, pointTo(`/${keyword}`, name), entry)
  }
  return found
}

interface Place {
  schema: unknown
  pointer: string
}

/** Finds the schema that a `$ref` within the document names, by a JSON Pointer or by its `$anchor`. */
export type Resolve = (ref: string) => Place | undefined

export function createResolver(root: JsonSchema): Resolve {
  let anchors: Map<string, Place> | undefined
  return ref => {
    const fragment = decodeFragment(ref)
    if (fragment === undefined) return undefined
    if (fragment !== '' && !fragment.startsWith('/')) {
      anchors ??= anchorsOf(root)
      return anchors.get(fragment)
    }
    const schema = valueAt(root, fragment)
    return schema === undefined ? undefined : { schema, pointer: fragment }
  }
}

/** All schemas of a document, in no particular order. */
export function* everySchema(root: JsonSchema): Generator<{ schema: JsonSchema; pointer: string }> {
  const open: Place[] = [{ schema: root, pointer: '' }]
  for (let place = open.pop(); place; place = open.pop()) {
    const { schema, pointer } = place
    if (!isObject(schema)) continue
    yield { schema, pointer }
    for (const sub of subschemasOf(schema)) open.push({ schema: sub.schema, pointer: pointer + sub.pointer })
  }
}

function anchorsOf(root: JsonSchema): Map<string, Place> {
  const anchors = new Map<string, Place>()
  for (const place of everySchema(root))
    if (typeof place.schema.$anchor === 'string') anchors.set(place.schema.$anchor, place)
  return anchors
}

function decodeFragment(ref: string): string | undefined {
  if (!ref.startsWith('#')) return undefined
  try {
    return decodeURIComponent(ref.slice(1))
  } catch {
    return undefined
  }
}
