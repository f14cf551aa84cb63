import { Parser } from 'htmlparser2'
import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import { knownPrefixes } from './namespaces.ts'

export type XmlAttributes = Record<string, string>

/** Names carry the prefixes of `knownPrefixes`, or the document's own prefix in an unknown namespace. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void
  close(name: string): void
  /** A text may arrive in several pieces. */
  text(piece: string): void
}

/** Office documents nest some dozens of levels. The parser's stack takes time by its depth. */
const maxDepth = 256

/**
 * Parses XML as a stream. Declared entities and document types are ignored: the parser knows the five predefined entities
 * and character references only, and opens no other file.
 * @throws ExtractionError document_too_complex (nested too deeply), unreadable_document (ends within an element)
 */
export async function parseXml(
  pieces: AsyncIterable<string> | Iterable<string>,
  handler: XmlHandler,
  formatName: string,
): Promise<void> {
  const names = createNameResolver()
  let depth = 0
  const parser = new Parser(
    {
      onopentag(rawName, rawAttributes) {
        depth++
        if (depth > maxDepth) throw documentTooComplex('The document is nested too deeply.')
        names.enter(rawAttributes, depth)
        handler.open(names.element(rawName), names.attributes(rawAttributes))
      },
      onclosetag(rawName) {
        handler.close(names.element(rawName))
        names.leave(depth)
        depth--
      },
      ontext: piece => handler.text(piece),
    },
    { xmlMode: true },
  )
  for await (const piece of pieces) parser.write(piece)
  if (depth > 0) throw unreadableDocument(formatName)
  parser.end()
}

/** The declarations in force: the known prefix by the prefix that the document uses. */
interface Scope {
  depth: number
  prefixes: Map<string, string>
  outer: Scope | undefined
  /** Whether a document's prefix differs from the known one. Most documents use the known ones. */
  renames: boolean
  cache: Map<string, string>
}

function createNameResolver() {
  let scope: Scope = { depth: 0, prefixes: new Map(), outer: undefined, renames: false, cache: new Map() }

  function rename(name: string, isAttribute: boolean): string {
    const colon = name.indexOf(':')
    // An attribute without a prefix is in no namespace (Namespaces in XML, 6.2).
    if (colon < 0 && isAttribute) return name
    const prefix = name.slice(0, Math.max(0, colon))
    const known = scope.prefixes.get(prefix) ?? prefix
    return known === '' ? name.slice(colon + 1) : `${known}:${name.slice(colon + 1)}`
  }

  return {
    /** Takes the namespace declarations of an element. */
    enter(attributes: XmlAttributes, depth: number) {
      for (const name in attributes) {
        if (!name.startsWith('xmlns')) continue
        const prefix = name.slice('xmlns:'.length)
        const known = knownPrefixes.get(attributes[name] ?? '') ?? prefix
        if ((scope.prefixes.get(prefix) ?? prefix) === known) continue
        if (scope.depth !== depth)
          scope = { depth, prefixes: new Map(scope.prefixes), outer: scope, renames: true, cache: new Map() }
        scope.prefixes.set(prefix, known)
      }
    },
    leave(depth: number) {
      if (scope.depth === depth && scope.outer) scope = scope.outer
    },
    element(name: string): string {
      if (!scope.renames) return name
      const cached = scope.cache.get(name)
      if (cached !== undefined) return cached
      const renamed = rename(name, false)
      scope.cache.set(name, renamed)
      return renamed
    },
    attributes(attributes: XmlAttributes): XmlAttributes {
      if (!scope.renames) return attributes
      return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [rename(name, true), value]))
    },
  }
}
