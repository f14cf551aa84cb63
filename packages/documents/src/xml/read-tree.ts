import type { DocumentPackage } from '../archive/open-package.ts'
import { documentTooComplex } from '../extraction-error.ts'
import { type Element, isElement, type Node } from '../markup/element.ts'
import { parseXml } from './parse-xml.ts'

/** A part of this many elements and texts takes about 200 MB of heap. */
const maxNodes = 1_500_000

/**
 * Reads a part of a package as a tree. Returns undefined for a part that does not exist or has no element.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function readXmlTree(archive: DocumentPackage, name: string): Promise<Element | undefined> {
  if (!archive.has(name)) return undefined
  const document: Element = { name: '', attributes: new Map(), children: [] }
  const path = [document]
  let nodes = 0
  const add = (node: Node) => {
    nodes++
    if (nodes > maxNodes) throw documentTooComplex('The document has too many elements.')
    path[path.length - 1]?.children.push(node)
  }
  await parseXml(
    archive.stream(name),
    {
      open(elementName, attributes) {
        const element: Element = { name: elementName, attributes, children: [] }
        add(element)
        path.push(element)
      },
      close() {
        path.pop()
      },
      text: add,
    },
    archive.formatName,
  )
  return document.children.find(isElement)
}
