import { documentTooComplex } from '../extraction-error.ts'
import type { Element } from './element.ts'
import { type Attributes, readMarkup } from './read-markup.ts'

/** Office programs nest far less: ten tables inside each other take 40 levels. */
const maxDepth = 400

/** What a namespace prefix of the file stands for. */
interface Scope {
  prefixes: Map<string, string>
  /** Names as they are in the file, with the names they stand for. */
  names: Map<string, string>
}

/**
 * Parses XML into a tree, in linear time. Names get the prefixes of `namespaces` in place of those of the file; names
 * of other namespaces stay as they are. DTDs are skipped, and entities other than XML's five stay text.
 * @param namespaces URI → prefix
 * @throws ExtractionError document_too_complex (more than 400 levels). Returns undefined when the root is missing or open.
 */
export function parseXml(source: string, namespaces: Record<string, string>): Element | undefined {
  const document: Element = { name: '', attributes: new Map(), children: [] }
  const stack: Element[] = [document]
  const scopes: Scope[] = [{ prefixes: new Map(), names: new Map() }]
  readMarkup(source, 'xml', {
    open(name, attributes, isEmpty) {
      const scope = openScope(scopes.at(-1) as Scope, attributes, namespaces)
      const element = { name: resolve(name, scope), attributes: resolveAttributes(attributes, scope), children: [] }
      const parent = stack.at(-1) as Element
      parent.children.push(element)
      if (isEmpty) return
      if (stack.length > maxDepth) throw documentTooComplex('The document is too deeply nested.')
      stack.push(element)
      scopes.push(scope)
    },
    close(name) {
      const open = stack.at(-1) as Element
      if (stack.length === 1 || resolve(name, scopes.at(-1) as Scope) !== open.name) return
      stack.pop()
      scopes.pop()
    },
    text(text) {
      if (stack.length > 1) (stack.at(-1) as Element).children.push(text)
    },
  })
  const root = document.children.find(child => typeof child !== 'string')
  return stack.length === 1 ? root : undefined
}

function openScope(outer: Scope, attributes: Attributes, namespaces: Record<string, string>): Scope {
  let scope = outer
  for (const [name, uri] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    if (scope === outer) scope = { prefixes: new Map(outer.prefixes), names: new Map() }
    const prefix = name.slice(6)
    scope.prefixes.set(prefix, Object.hasOwn(namespaces, uri) ? (namespaces[uri] as string) : prefix)
  }
  return scope
}

function resolve(name: string, { names, prefixes }: Scope): string {
  const known = names.get(name)
  if (known !== undefined) return known
  const colon = name.indexOf(':')
  const prefix = prefixes.get(colon < 0 ? '' : name.slice(0, colon)) ?? name.slice(0, Math.max(0, colon))
  const resolved = prefix === '' ? name.slice(colon + 1) : `${prefix}:${name.slice(colon + 1)}`
  names.set(name, resolved)
  return resolved
}

function resolveAttributes(attributes: Attributes, scope: Scope): Attributes {
  let isSame = true
  for (const name of attributes.keys()) isSame &&= !name.includes(':') || resolve(name, scope) === name
  if (isSame) return attributes
  return new Map([...attributes].map(([name, value]) => [name.includes(':') ? resolve(name, scope) : name, value]))
}
