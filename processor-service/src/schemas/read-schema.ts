import {
  createResolver,
  everySchema,
  isObject,
  type JsonSchema,
  pointTo,
  type Resolve,
  type SchemaFault,
  subschemasOf,
} from './json-schema.ts'

const maxBytes = 32 * 1024
/** Objects and arrays inside each other, the root included. */
export const maxLevels = 8
/** Of the text: brackets inside each other. It bounds every recursion over a schema. */
const maxBrackets = 100
/** Schemas when every reference is replaced by what it names. It bounds definitions that double at each level. */
const maxExpanded = 5_000
const maxFaults = 10

const draft = 'https://json-schema.org/draft/2020-12/schema'

export type ReadSchema = { schema: JsonSchema } | { faults: SchemaFault[] }

/**
 * Reads a client's JSON Schema and checks what the meta-schema does not. Its size and depth are limited, and its root is an object.
 * References stay inside the document and lead to an end. Takes linear time.
 * @param field JSON text, or the object that it parses to
 */
export function readSchema(field: unknown): ReadSchema {
  const text = typeof field === 'string' ? field : JSON.stringify(field)
  if (Buffer.byteLength(text) > maxBytes) return faulty(`The schema has more than ${maxBytes / 1024} kB.`)
  if (countBrackets(text) > maxBrackets)
    return faulty(`The schema has more than ${maxBrackets} brackets in each other.`)
  const parsed = parse(text)
  if (parsed === undefined) return faulty('The schema is not valid JSON.')
  if (!isObject(parsed)) return faulty('The schema is not a JSON object.')
  const resolve = createResolver(parsed)
  const faults = [...findForeignParts(parsed, resolve)]
  if (faults.length === 0) faults.push(...rootFaults(parsed, resolve), ...measure(parsed, resolve))
  return faults.length > 0 ? { faults: faults.slice(0, maxFaults) } : { schema: parsed }
}

const faulty = (message: string, pointer = ''): { faults: SchemaFault[] } => ({ faults: [{ pointer, message }] })

function parse(text: string): unknown {
  try {
    // Again, because a number such as 1e999 is no JSON value.
    return JSON.parse(JSON.stringify(JSON.parse(text)))
  } catch {
    return undefined
  }
}

/** The most open brackets in a JSON text; those in strings count too. */
function countBrackets(text: string): number {
  let open = 0
  let most = 0
  for (const character of text) {
    if (character === '{' || character === '[') most = Math.max(most, ++open)
    else if (character === '}' || character === ']') open--
  }
  return most
}

/** Whether PostgreSQL cannot store a text: jsonb holds neither a NUL nor a lone surrogate. */
const isUnstorable = (text: string): boolean => text.includes('\0') || !text.isWellFormed()

/** The parts of a schema that cannot be stored, or that lead out of the document. */
function* findForeignParts(root: JsonSchema, resolve: Resolve): Generator<SchemaFault> {
  const unstorable = findUnstorable(root, '')
  if (unstorable !== undefined)
    return yield { pointer: unstorable, message: 'A text in the schema has a NUL or an unpaired surrogate.' }
  if (root.$schema !== undefined && String(root.$schema).replace(/#$/, '') !== draft)
    yield { pointer: '/$schema', message: `Only draft 2020-12 is supported: leave $schema out, or give ${draft}.` }
  for (const { schema, pointer } of everySchema(root)) {
    for (const keyword of ['$dynamicRef', '$recursiveRef', '$vocabulary'])
      if (schema[keyword] !== undefined)
        yield { pointer: pointTo(pointer, keyword), message: `${keyword} is not supported. Use $ref.` }
    if (schema.$id !== undefined && pointer !== '')
      yield {
        pointer: `${pointer}/$id`,
        message: 'Only the root may have an $id. Refer to a schema by its JSON Pointer.',
      }
    const { $ref: ref } = schema
    if (typeof ref === 'string') {
      if (!ref.startsWith('#'))
        yield { pointer: `${pointer}/$ref`, message: 'A remote reference is not followed. Put the schema under $defs.' }
      else if (resolve(ref) === undefined)
        yield { pointer: `${pointer}/$ref`, message: 'The reference leads to no schema of this document.' }
    }
  }
}

function findUnstorable(value: unknown, pointer: string): string | undefined {
  if (typeof value === 'string') return isUnstorable(value) ? pointer : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, entry] of Object.entries(value)) {
    if (isUnstorable(key)) return pointer
    const found = findUnstorable(entry, pointTo(pointer, key))
    if (found !== undefined) return found
  }
  return undefined
}

function rootFaults(root: JsonSchema, resolve: Resolve): SchemaFault[] {
  let schema: unknown = root
  for (let hops = 0; hops < 10 && isObject(schema) && typeof schema.$ref === 'string'; hops++) {
    if (schema.type === 'object') break
    schema = resolve(schema.$ref)?.schema
  }
  if (isObject(schema) && schema.type === 'object') return []
  return [{ pointer: '/type', message: 'The schema describes no object. Give "type": "object" at its root.' }]
}

/** Follows all references and measures the levels of the data that the schema describes. */
function measure(root: JsonSchema, resolve: Resolve): SchemaFault[] {
  const faults: SchemaFault[] = []
  const active = new Set<unknown>()
  let visited = 0

  function visit(schema: unknown, pointer: string, level: number): void {
    if (!isObject(schema) || faults.length > 0) return
    if (++visited > maxExpanded) {
      faults.push({ pointer: '', message: `With its references the schema has more than ${maxExpanded} parts.` })
      return
    }
    const subschemas = subschemasOf(schema).filter(({ keyword }) => keyword !== '$defs' && keyword !== 'definitions')
    const holds = subschemas.some(sub => sub.inner) || schema.type === 'object' || schema.type === 'array'
    if (holds && level > maxLevels) {
      faults.push({ pointer, message: `The schema has more than ${maxLevels} levels of objects and arrays.` })
      return
    }
    active.add(schema)
    if (typeof schema.$ref === 'string') follow(schema.$ref, pointTo(pointer, '$ref'), level)
    for (const sub of subschemas) visit(sub.schema, pointer + sub.pointer, sub.inner ? level + 1 : level)
    active.delete(schema)
  }

  function follow(ref: string, pointer: string, level: number): void {
    const target = resolve(ref)
    if (!target) return
    if (active.has(target.schema))
      faults.push({ pointer, message: `The reference is recursive, so the data has no ${maxLevels} levels at most.` })
    else visit(target.schema, target.pointer, level)
  }

  visit(root, '', 1)
  return faults
}
