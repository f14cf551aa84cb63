import { childPointer } from '../../results/json-pointer.ts'

/** What is wrong with a schema, and where. */
export interface SchemaFault {
  /** JSON Pointer into the schema; '' for the whole */
  pointer: string
  message: string
  /** from 1; undefined when the pointer is not in the text */
  line: number | undefined
}

export type CheckedSchema = { schema: Record<string, unknown> } | { fault: SchemaFault }

const maxBytes = 32_000
const maxDepth = 8
const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where JSON.parse gave up: engines name a position or a line. */
function faultOfJson(text: string, error: unknown): SchemaFault {
  const message = error instanceof Error ? error.message : ''
  const position = /position (\d+)/.exec(message)?.[1]
  const named = /line (\d+)/.exec(message)?.[1]
  const line =
    named !== undefined
      ? Number(named)
      : position !== undefined
        ? text.slice(0, Number(position)).split('\n').length
        : text.split('\n').length
  return { pointer: '', message: `This is not valid JSON${line ? `: see line ${line}` : ''}.`, line }
}

/** The first fault of a schema that the platform would refuse. The platform checks the rest. */
function findFault(value: unknown, pointer: string, depth: number): Omit<SchemaFault, 'line'> | undefined {
  if (depth > maxDepth) return { pointer, message: `A schema has at most ${maxDepth} levels.` }
  if (typeof value === 'boolean') return undefined
  if (!isObject(value)) return { pointer, message: 'A schema is an object, true or false.' }
  const { type, properties, required, items, $ref } = value
  const named = Array.isArray(type) ? type : [type]
  const unknown = named.find(name => name !== undefined && !types.includes(String(name)))
  if (unknown !== undefined)
    return { pointer: `${pointer}/type`, message: `"${unknown}" is no type. Use one of ${types.join(', ')}.` }
  if (typeof $ref === 'string' && !$ref.startsWith('#'))
    return { pointer: `${pointer}/$ref`, message: 'A $ref must point into the schema itself, such as #/$defs/address.' }
  if (required !== undefined && !(Array.isArray(required) && required.every(name => typeof name === 'string')))
    return { pointer: `${pointer}/required`, message: 'required is a list of names.' }
  if (properties !== undefined && !isObject(properties))
    return { pointer: `${pointer}/properties`, message: 'properties is an object: a schema for each name.' }
  for (const [name, member] of Object.entries(properties ?? {})) {
    const fault = findFault(member, childPointer(`${pointer}/properties`, name), depth + 1)
    if (fault) return fault
  }
  return items === undefined ? undefined : findFault(items, `${pointer}/items`, depth + 1)
}

/** Checks a schema as far as the page can, so that most mistakes show before anything is sent. */
export function checkSchema(text: string): CheckedSchema {
  const at = (pointer: string, message: string) => ({ fault: { pointer, message, line: lineOfPointer(text, pointer) } })
  if (text.trim() === '') return at('', 'Enter a schema, or take one of the examples.')
  if (new TextEncoder().encode(text).length > maxBytes) return at('', 'A schema has at most 32 kB.')
  let schema: unknown
  try {
    schema = JSON.parse(text)
  } catch (error) {
    return { fault: faultOfJson(text, error) }
  }
  if (!isObject(schema) || schema.type !== 'object') return at('', 'The root needs "type": "object".')
  const fault = findFault(schema, '', 1)
  return fault ? at(fault.pointer, fault.message) : { schema }
}

/** The line, from 1, on which the value of a JSON Pointer begins; undefined when the text does not have it. */
export function lineOfPointer(text: string, pointer: string): number | undefined {
  if (pointer === '') return 1
  const wanted = pointer.slice(1).split('/')
  const path: (string | number)[] = []
  let line = 1
  let key: string | undefined
  let expectsKey = false
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s"{}[\],:]+/g)) {
    if (token === '\n') {
      line += 1
      continue
    }
    if (token === ':') {
      expectsKey = false
      continue
    }
    if (token === ',') {
      const last = path.at(-1)
      if (typeof last === 'number') path[path.length - 1] = last + 1
      else expectsKey = true
      continue
    }
    if (token === '}' || token === ']') {
      path.pop()
      expectsKey = false
      continue
    }
    if (expectsKey && token.startsWith('"')) {
      key = String(JSON.parse(token)).replaceAll('~', '~0').replaceAll('/', '~1')
      path[path.length - 1] = key
      if (isSamePath(path, wanted)) return line
      continue
    }
    if (isSamePath(path, wanted)) return line
    if (token === '{') {
      path.push('')
      expectsKey = true
    } else if (token === '[') {
      path.push(0)
    }
  }
  return undefined
}

const isSamePath = (path: readonly (string | number)[], wanted: readonly string[]): boolean =>
  path.length === wanted.length && path.every((part, index) => String(part) === wanted[index])
