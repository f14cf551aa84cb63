import type { Attributes } from './read-markup.ts'

/** An element of HTML or XML. */
export interface Element {
  name: string
  attributes: Attributes
  children: Node[]
}

export type Node = Element | string

export const isElement = (node: Node): node is Element => typeof node !== 'string'

/** The child elements of this name. */
export function childrenNamed(element: Element | undefined, name: string): Element[] {
  return element ? element.children.filter(isElement).filter(child => child.name === name) : []
}

/** The first child element of this name. */
export function childNamed(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((child): child is Element => isElement(child) && child.name === name)
}

/** The texts of an element and its descendants, joined as they are. */
export function textOf(node: Node): string {
  return isElement(node) ? node.children.map(textOf).join('') : node
}

/** The element and its descendants of this name, in document order. */
export function* descendantsNamed(element: Element, name: string): Generator<Element> {
  if (element.name === name) yield element
  for (const child of element.children) if (isElement(child)) yield* descendantsNamed(child, name)
}
