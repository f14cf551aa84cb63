import type { OpenAPIV3_1 } from 'openapi-types'

const prefix = '#/components/schemas/'
const suffix = 'Input'

/** The names of the component schemas a part of the document refers to. */
function namesIn(part: unknown): string[] {
  const refs = JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
  return [...new Set([...refs].map(([, name = '']) => name))]
}

function reachable(schemas: Record<string, object>, from: unknown): Set<string> {
  const found = new Set<string>()
  const queue = namesIn(from)
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue
    found.add(name)
    queue.push(...namesIn(schemas[name]))
  }
  return found
}

const plainName = (name: string): string => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)

/** Unicode classes need a regular expression's u flag, which not every validator of JSON Schema sets. */
const unportablePattern = /\\p\{/

/**
 * What zod says beyond the contract: a pattern beside the format that it spells out, a bound that is JavaScript's own.
 */
const isNoise = (key: string, value: unknown, schema: object): boolean =>
  (key === 'pattern' && ('format' in schema || unportablePattern.test(String(value)))) ||
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)

/** A later version may add fields to an answer, so that no answer is closed; and no reference names an input's twin. */
const settle = <T>(part: T): T =>
  JSON.parse(JSON.stringify(part), function revive(this: Record<string, unknown>, key, value) {
    if (key === 'additionalProperties' && value === false && 'properties' in this) return undefined
    if (isNoise(key, value, this)) return undefined
    return key === '$ref' && String(value).startsWith(prefix) ? plainName(String(value)) : value
  })

/**
 * Of each contract the type provider makes two components, one for requests (`TaskInput`) and one for answers (`Task`).
 * Leaves those that are used, under their own name.
 * @throws Error when a contract is used both ways and the two differ, since then one name cannot stand for both
 */
export function settleSchemas(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas = document.components?.schemas ?? {}
  const settled: typeof schemas = {}
  for (const name of reachable(schemas, [document.paths, document.webhooks])) {
    const schema = settle(schemas[name])
    const twin = settled[plainName(name)]
    if (!schema) throw new Error(`the document refers to ${name}, which is no component`)
    if (twin && JSON.stringify(twin) !== JSON.stringify(schema)) throw new Error(`${name} differs from its twin`)
    settled[plainName(name)] = schema
  }
  const sorted = Object.fromEntries(Object.entries(settled).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { ...settle(document), components: { ...document.components, schemas: sorted } }
}
