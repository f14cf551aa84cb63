import type { OfficePackage } from '../archive/open-package.ts'
import { documentTooComplex } from '../extraction-error.ts'
import { parseXml, type XmlAttributes } from './parse-xml.ts'

export interface XmlElement {
  name: string
  attributes: XmlAttributes
  children: (XmlElement | string)[]
}

/** A part of this many nodes takes about 200 MB of heap. */
const maxNodes = 1_500_000

/**
 * Reads a part of a package as a tree. Returns undefined for a part that does not exist or has no element. Of alternative
 * contents only the first choice is kept, which newer programs show (ECMA-376 part 3, 7.6).
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function readXmlTree(archive: OfficePackage, name: string): Promise<XmlElement | undefined> {
  if (!archive.has(name)) return undefined
  const root: XmlElement = { name: '', attributes: {}, children: [] }
  const path = [root]
  let nodes = 0
  const add = (node: XmlElement | string) => {
    nodes++
    if (nodes > maxNodes) throw documentTooComplex('The document has too many elements.')
    path.at(-1)?.children.push(node)
  }
  await parseXml(
    archive.stream(name),
    {
      open(elementName, attributes) {
        const element = { name: elementName, attributes, children: [] }
        add(element)
        path.push(element)
      },
      close() {
        const element = path.pop()
        if (element?.name === 'mc:AlternateContent') chooseAlternative(element)
      },
      text(piece) {
        const siblings = path.at(-1)?.children ?? []
        const last = siblings.at(-1)
        if (typeof last === 'string') siblings[siblings.length - 1] = last + piece
        else add(piece)
      },
    },
    archive.formatName,
  )
  return root.children.find(child => typeof child !== 'string')
}

function chooseAlternative(element: XmlElement): void {
  element.children = elementsOf(element).slice(0, 1)
}

export const elementsOf = (parent: XmlElement | undefined): XmlElement[] =>
  parent?.children.filter(child => typeof child !== 'string') ?? []

export const childrenNamed = (parent: XmlElement | undefined, name: string): XmlElement[] =>
  elementsOf(parent).filter(child => child.name === name)

/** Returns the element at a path of names below `parent`, each the first of its name. */
export function childAt(parent: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(
    (element, name) => elementsOf(element).find(child => child.name === name),
    parent,
  )
}

/** Returns the elements of a name at any depth, in document order. */
export function descendantsNamed(parent: XmlElement | undefined, name: string): XmlElement[] {
  const found: XmlElement[] = []
  const visit = (element: XmlElement) => {
    if (element.name === name) found.push(element)
    elementsOf(element).forEach(visit)
  }
  elementsOf(parent).forEach(visit)
  return found
}

/** Returns all text in an element. */
export function textOf(element: XmlElement | undefined): string {
  return element?.children.map(child => (typeof child === 'string' ? child : textOf(child))).join('') ?? ''
}
