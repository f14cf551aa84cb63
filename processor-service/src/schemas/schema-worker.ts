import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { everySchema, isObject, type JsonSchema, pointTo, type SchemaFault } from './json-schema.ts'

/** `value` is absent when only the schema is checked. */
export interface SchemaJob {
  schema: JsonSchema
  value?: { json: unknown }
}

const maxFaults = 10
const maxListedCharacters = 200

lowerThreadPriority()
const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, validateFormats: true, ownProperties: true })
addFormats.default(ajv)

/** Loads the meta-schema before the first job. */
export function warmUp(): void {
  ajv.validateSchema({ type: 'object' })
}

/** Checks a schema by the meta-schema, or a value by the schema. */
export default function work({ schema, value }: SchemaJob): SchemaFault[] {
  const { $id: _id, ...anonymous } = schema
  if (!value) {
    if (!ajv.validateSchema(anonymous)) return describe(ajv.errors ?? [])
    const patterns = checkPatterns(anonymous)
    if (patterns.length > 0) return patterns
  }
  try {
    const validate = ajv.compile(anonymous)
    if (!value || validate(value.json)) return []
    return describe(validate.errors ?? [])
  } catch (error) {
    return [{ pointer: '', message: `The schema cannot be used: ${(error as Error).message}.` }]
  } finally {
    ajv.removeSchema(anonymous)
  }
}

/** The meta-schema of ajv does not check that patterns are regular expressions. */
function checkPatterns(root: JsonSchema): SchemaFault[] {
  const faults: SchemaFault[] = []
  for (const { schema, pointer } of everySchema(root)) {
    const { pattern, patternProperties } = schema
    const found: [string, unknown][] = [[`${pointer}/pattern`, pattern]]
    if (isObject(patternProperties))
      for (const name of Object.keys(patternProperties))
        found.push([pointTo(`${pointer}/patternProperties`, name), name])
    for (const [at, text] of found)
      if (typeof text === 'string' && !isPattern(text))
        faults.push({ pointer: at, message: 'It is not a regular expression with the flag u.' })
  }
  return faults.slice(0, maxFaults)
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

/** One fault for each place, at most ten. */
function describe(errors: ErrorObject[]): SchemaFault[] {
  const found = new Map<string, SchemaFault>()
  for (const { instancePath: pointer, message = 'is not valid', keyword, params } of errors) {
    if (found.has(pointer) && keyword !== 'required') continue
    const allowed =
      'allowedValues' in params ? `: ${JSON.stringify(params.allowedValues).slice(0, maxListedCharacters)}` : ''
    const known = found.get(pointer)?.message
    found.set(pointer, { pointer, message: known ? `${known} It ${message}.` : `It ${message}${allowed}.` })
  }
  return [...found.values()].slice(0, maxFaults)
}
