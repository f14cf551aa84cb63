import type { Attributes } from './markup-reader.ts'

/** An element of HTML or XML. */
export interface Element {
  name: string
  attributes: Attributes
  children: Node[]
}

export type Node = Element | string

export const isElement = (node: Node): node is Element => typeof node !== 'string'

export const elementsOf = (parent: Element | undefined): Element[] => parent?.children.filter(isElement) ?? []

export const childrenNamed = (parent: Element | undefined, name: string): Element[] =>
  elementsOf(parent).filter(child => child.name === name)

/** Returns the element at a path of names below `parent`, each the first of its name. */
export function childAt(parent: Element | undefined, ...names: string[]): Element | undefined {
  let found = parent
  for (const name of names)
    found = found?.children.find((child): child is Element => isElement(child) && child.name === name)
  return found
}

/** Returns the elements of a name at any depth below `parent`, in document order. */
export function descendantsNamed(parent: Element | undefined, name: string): Element[] {
  const found: Element[] = []
  const visit = (element: Element) => {
    for (const child of element.children) {
      if (!isElement(child)) continue
      if (child.name === name) found.push(child)
      visit(child)
    }
  }
  if (parent) visit(parent)
  return found
}

/** Returns the texts of a node and its descendants, joined as they are. */
export function textOf(node: Node | undefined): string {
  if (node === undefined || !isElement(node)) return node ?? ''
  return node.children.map(textOf).join('')
}
