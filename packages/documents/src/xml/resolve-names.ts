import { documentTooComplex } from '../extraction-error.ts'
import type { Attributes } from '../markup/markup-reader.ts'
import { knownPrefixes } from './namespaces.ts'

/** Prefixes that differ from the known ones; the declarations of an element copy those around it. */
const maxPrefixes = 100

/** The namespace declarations in force at an element. */
export interface Scope {
  /** The known prefix by the prefix in the document. */
  prefixes: Map<string, string>
  /** Names with the known prefix, by the name in the document. */
  names: Map<string, string>
}

export const outerScope = (): Scope => ({ prefixes: new Map(), names: new Map() })

/**
 * Returns the scope of an element: the outer one when the element declares nothing new.
 * @throws ExtractionError document_too_complex
 */
export function enterScope(outer: Scope, attributes: Attributes): Scope {
  let scope = outer
  for (const [name, uri] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    const prefix = name.slice('xmlns:'.length)
    const known = knownPrefixes.get(uri) ?? prefix
    if ((scope.prefixes.get(prefix) ?? prefix) === known) continue
    if (scope === outer) scope = { prefixes: new Map(outer.prefixes), names: new Map() }
    scope.prefixes.set(prefix, known)
    if (scope.prefixes.size > maxPrefixes) throw documentTooComplex('The document declares too many namespaces.')
  }
  return scope
}

/** Returns the name of an element with its known prefix, or with the document's own in an unknown namespace. */
export function resolveName(name: string, { names, prefixes }: Scope): string {
  if (prefixes.size === 0) return name
  const cached = names.get(name)
  if (cached !== undefined) return cached
  const colon = name.indexOf(':')
  const prefix = name.slice(0, Math.max(0, colon))
  const known = prefixes.get(prefix) ?? prefix
  const resolved = known === '' ? name.slice(colon + 1) : `${known}:${name.slice(colon + 1)}`
  names.set(name, resolved)
  return resolved
}

/** An attribute without a prefix is in no namespace (Namespaces in XML, 6.2). */
export function resolveAttributes(attributes: Attributes, scope: Scope): Attributes {
  if (scope.prefixes.size === 0) return attributes
  const isPrefixed = (name: string) => name.includes(':')
  let isSame = true
  for (const name of attributes.keys()) isSame &&= !isPrefixed(name) || resolveName(name, scope) === name
  if (isSame) return attributes
  return new Map([...attributes].map(([name, value]) => [isPrefixed(name) ? resolveName(name, scope) : name, value]))
}
