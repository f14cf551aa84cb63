import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { writeImage } from '../markdown/inline.ts'
import { childAt, childrenNamed, type Element, isElement } from '../markup/element.ts'

/** A part of a graphic: its alternative text, the content of a text box, or what a chart or diagram shows. */
export type GraphicPart = string | Element | { blocks: Block[] }

/**
 * Returns the texts of a drawing or picture in their order.
 * @param shown returns what a chart or diagram shows, by its relationship id
 */
export function graphicContent(graphic: Element, shown: (id: string) => Block[]): GraphicPart[] {
  const parts: GraphicPart[] = []
  collect(graphic, shown, parts)
  return parts
}

function collect(element: Element, shown: (id: string) => Block[], parts: GraphicPart[]): void {
  const { name, attributes } = element
  if (name === 'w:txbxContent') {
    parts.push(element)
    return
  }
  if (name === 'mc:AlternateContent') {
    const before = parts.length
    for (const choice of childrenNamed(element, 'mc:Choice').slice(0, 1)) collectChildren(choice, shown, parts)
    const fallback = childAt(element, 'mc:Fallback')
    if (parts.length === before && fallback) collectChildren(fallback, shown, parts)
    return
  }
  if (name === 'wp:docPr') addText(parts, writeImage(attributes.get('descr') || attributes.get('title')))
  else if (name === 'v:shape' || name === 'v:imagedata')
    addText(parts, writeImage(attributes.get('alt') ?? attributes.get('o:title')))
  else if (name === 'v:textpath') addBlocks(parts, [{ type: 'paragraph', text: attributes.get('string') ?? '' }])
  else if (name === 'c:chart') addBlocks(parts, shown(attributes.get('r:id') ?? ''))
  else if (name === 'dgm:relIds') addBlocks(parts, shown(attributes.get('r:dm') ?? ''))
  collectChildren(element, shown, parts)
}

function collectChildren(element: Element, shown: (id: string) => Block[], parts: GraphicPart[]): void {
  for (const child of element.children) if (isElement(child)) collect(child, shown, parts)
}

function addText(parts: GraphicPart[], text: string): void {
  if (text !== '') parts.push(text)
}

function addBlocks(parts: GraphicPart[], blocks: Block[]): void {
  if (writeBlocks(blocks) !== '') parts.push({ blocks })
}
