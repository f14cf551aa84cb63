import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import { type Attributes, createMarkupReader } from '../markup/markup-reader.ts'
import { enterScope, outerScope, resolveAttributes, resolveName } from './resolve-names.ts'

/** Names carry the prefixes of `knownPrefixes`, or the document's own prefix in an unknown namespace. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  /** Called with the whole text between two tags. */
  text(text: string): void
}

/** Office programs nest far less: ten tables inside each other take 40 levels. */
const maxDepth = 400

/**
 * Parses XML as a stream, in linear time. An end tag also ends the open elements inside of its own. Declared entities and
 * document types are ignored: only the five predefined entities and character references are known, and no other file is
 * opened.
 * @param formatName the format in a user's words, for the error's detail
 * @throws ExtractionError document_too_complex (more than 400 levels), unreadable_document (ends within an element)
 */
export async function parseXml(
  pieces: AsyncIterable<string> | Iterable<string>,
  handler: XmlHandler,
  formatName: string,
): Promise<void> {
  const open: string[] = []
  const scopes = [outerScope()]
  const scope = () => scopes[scopes.length - 1] as (typeof scopes)[number]

  function closeLast() {
    scopes.pop()
    handler.close(open.pop() as string)
  }

  const reader = createMarkupReader('xml', {
    open(rawName, rawAttributes, isEmpty) {
      if (open.length === maxDepth) throw documentTooComplex('The document is nested too deeply.')
      const own = enterScope(scope(), rawAttributes)
      const name = resolveName(rawName, own)
      handler.open(name, resolveAttributes(rawAttributes, own))
      if (isEmpty) return handler.close(name)
      open.push(name)
      scopes.push(own)
    },
    close(rawName) {
      const name = resolveName(rawName, scope())
      if (open.at(-1) === name) return closeLast()
      const at = open.lastIndexOf(name)
      while (at >= 0 && open.length > at) closeLast()
    },
    text(text) {
      if (open.length > 0) handler.text(text)
    },
  })
  for await (const piece of pieces) reader.write(piece)
  reader.end()
  if (open.length > 0) throw unreadableDocument(formatName)
}
