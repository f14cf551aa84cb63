import type { OpenAPIV3_1 } from 'openapi-types'

const prefix = '#/components/schemas/'
const suffix = 'Input'

/** The names of the component schemas that a part of the document refers to. */
function namesIn(part: unknown): string[] {
  const refs = JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
  return [...new Set([...refs].map(([, name = '']) => name))]
}

/** The names of the component schemas that `from` refers to, directly or through other schemas. */
function reachable(schemas: Record<string, object>, from: unknown): Set<string> {
  const found = new Set<string>()
  const queue = namesIn(from)
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue
    found.add(name)
    queue.push(...namesIn(schemas[name] ?? {}))
  }
  return found
}

const plainName = (name: string): string => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)

/** Unicode classes need the flag u of a regular expression, which not every JSON Schema validator sets. */
const unportablePattern = /\\p\{/

/** Whether zod added a keyword that is no part of the contract: the pattern of a format, or JavaScript's largest integer. */
const isNoise = (key: string, value: unknown, schema: object): boolean =>
  (key === 'pattern' && ('format' in schema || unportablePattern.test(String(value)))) ||
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)

/** Allows additional properties, since a later version may add fields. Points references at a component's plain name. */
const cleanUp = <T>(part: T): T =>
  JSON.parse(JSON.stringify(part), function revive(this: Record<string, unknown>, key, value) {
    if (key === 'additionalProperties' && value === false && 'properties' in this) return undefined
    if (isNoise(key, value, this)) return undefined
    return key === '$ref' && String(value).startsWith(prefix) ? plainName(String(value)) : value
  })

/**
 * Leaves one component for each contract. The type provider makes two, one for requests (`TaskInput`) and one for answers
 * (`Task`). Unused components are removed.
 * @throws Error when a contract has two components that differ: one name cannot mean both
 */
export function completeSchemas(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas = document.components?.schemas ?? {}
  const completed: typeof schemas = {}
  for (const name of reachable(schemas, [document.paths, document.webhooks])) {
    const declared = schemas[name]
    if (!declared) throw new Error(`the document refers to ${name}, which is not a component`)
    const schema = cleanUp(declared)
    const twin = completed[plainName(name)]
    if (twin && JSON.stringify(twin) !== JSON.stringify(schema)) {
      throw new Error(`the schema of ${plainName(name)} in requests differs from the one in answers`)
    }
    completed[plainName(name)] = schema
  }
  const sorted = Object.fromEntries(Object.entries(completed).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { ...cleanUp(document), components: { ...document.components, schemas: sorted } }
}
