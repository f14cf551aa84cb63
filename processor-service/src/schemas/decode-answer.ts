import { isObject, type JsonSchema, type Resolve } from './json-schema.ts'
import { allowsType, branchesOf, typeOf, typesOf, wholeSchema } from './whole-schema.ts'

/**
 * Reads a model's answer back into the form of the client's schema. JSON text becomes the value that it holds. A null that stands
 * for an absent property is left out, and so are properties that the schema forbids.
 * @param partial whether every null is left out, as for a part of a document
 */
export function decodeAnswer(answer: unknown, schema: JsonSchema, resolve: Resolve, partial: boolean): unknown {
  return decode(answer, schema)

  function decode(given: unknown, source: unknown): unknown {
    if (!isObject(source)) return given
    const node = wholeSchema(source, resolve)
    const value = typeof given === 'string' && !allowsType(node, 'string', resolve) ? parseText(given) : given
    if (Array.isArray(value)) {
      const { items } = branchFor(node, value)
      return items === undefined ? value : value.map(item => decode(item, items))
    }
    return isObject(value) ? decodeObject(value, branchFor(node, value)) : value
  }

  function decodeObject(value: Record<string, unknown>, node: JsonSchema): Record<string, unknown> {
    const properties = isObject(node.properties) ? node.properties : {}
    const required = Array.isArray(node.required) ? node.required : []
    const kept: [string, unknown][] = []
    for (const [name, entry] of Object.entries(value)) {
      const property = Object.hasOwn(properties, name) ? properties[name] : node.additionalProperties
      if (property === false && !isObject(node.patternProperties)) continue
      const decoded = decode(entry, property)
      const standsForAbsent = partial || (!required.includes(name) && !allowsType(property ?? true, 'null', resolve))
      if (decoded === null && standsForAbsent) continue
      kept.push([name, decoded])
    }
    return Object.fromEntries(kept)
  }

  /** The node itself, or the option of its `anyOf` that has most of the value's properties. */
  function branchFor(node: JsonSchema, value: object): JsonSchema {
    if (typesOf(node).length > 0 && (isObject(node.properties) || node.items !== undefined)) return node
    const options = branchesOf(node)
      .filter(isObject)
      .map(option => wholeSchema(option, resolve))
      .filter(option => allowsType(option, typeOf(value), resolve))
    const names = Object.keys(value)
    const fit = (option: JsonSchema) => {
      const known = isObject(option.properties) ? option.properties : {}
      return names.filter(name => Object.hasOwn(known, name)).length
    }
    return options.toSorted((a, b) => fit(b) - fit(a))[0] ?? node
  }
}

/** The value of a JSON text; a text that is none stays as it is. */
function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Adds what a schema requires and the data lacks, where that is no invention: null where the schema allows null, and a list without
 * entries. Other properties stay absent.
 */
export function fillAbsent(value: unknown, source: unknown, resolve: Resolve): unknown {
  if (!isObject(source)) return value
  const node = wholeSchema(source, resolve)
  if (Array.isArray(value)) return value.map(item => fillAbsent(item, node.items, resolve))
  if (!isObject(value) || !isObject(node.properties)) return value
  const filled: Record<string, unknown> = {}
  const required = Array.isArray(node.required) ? node.required : []
  for (const [name, property] of Object.entries(node.properties)) {
    if (Object.hasOwn(value, name)) define(filled, name, fillAbsent(value[name], property, resolve))
    else if (required.includes(name)) {
      if (allowsType(property, 'null', resolve)) define(filled, name, null)
      else if (isObject(property) && typesOf(wholeSchema(property, resolve))[0] === 'array') define(filled, name, [])
    }
  }
  for (const [name, entry] of Object.entries(value)) if (!Object.hasOwn(filled, name)) define(filled, name, entry)
  return filled
}

/** Sets an own property, also one named `__proto__`. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}
