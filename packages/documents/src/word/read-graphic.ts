import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { writeImage } from '../markdown/inline.ts'
import { childAt, childrenNamed, type Element, isElement } from '../markup/element.ts'
import { emuToMillimetres, toMillimetres } from '../pictures/lengths.ts'
import type { PictureSize } from '../pictures/pictures.ts'

/** A part of a graphic: its alternative text, the content of a text box, or what a chart or diagram shows. */
export type GraphicPart = string | Element | { blocks: Block[] }

/** What a graphic refers to, by relationship id. */
export interface GraphicTargets {
  /** What a chart or diagram shows. */
  shown: (id: string) => Block[]
  /** The mark of a picture. */
  picture: (id: string, size: PictureSize) => string
}

/** Returns the texts of a drawing or picture in their order. */
export function graphicContent(graphic: Element, targets: GraphicTargets): GraphicPart[] {
  const parts: GraphicPart[] = []
  collect(graphic, targets, parts)
  return parts
}

function collect(element: Element, targets: GraphicTargets, parts: GraphicPart[]): void {
  const { name, attributes } = element
  if (name === 'w:txbxContent') {
    parts.push(element)
    return
  }
  if (name === 'mc:AlternateContent') {
    const before = parts.length
    for (const choice of childrenNamed(element, 'mc:Choice').slice(0, 1)) collectChildren(choice, targets, parts)
    const fallback = childAt(element, 'mc:Fallback')
    if (parts.length === before && fallback) collectChildren(fallback, targets, parts)
    return
  }
  if (name === 'wp:docPr') addText(parts, writeImage(attributes.get('descr') || attributes.get('title')))
  else if (name === 'v:shape' || name === 'v:imagedata')
    addText(parts, writeImage(attributes.get('alt') ?? attributes.get('o:title')))
  else if (name === 'pic:pic') addText(parts, pictureMark(element, targets))
  else if (name === 'v:textpath') addBlocks(parts, [{ type: 'paragraph', text: attributes.get('string') ?? '' }])
  else if (name === 'c:chart') addBlocks(parts, targets.shown(attributes.get('r:id') ?? ''))
  else if (name === 'dgm:relIds') addBlocks(parts, targets.shown(attributes.get('r:dm') ?? ''))
  if (name === 'v:shape') addText(parts, vmlMark(element, targets))
  collectChildren(element, targets, parts)
}

function collectChildren(element: Element, targets: GraphicTargets, parts: GraphicPart[]): void {
  for (const child of element.children) if (isElement(child)) collect(child, targets, parts)
}

/** ECMA-376 part 1, 20.2.2.5. */
function pictureMark(picture: Element, { picture: mark }: GraphicTargets): string {
  const size = childAt(picture, 'pic:spPr', 'a:xfrm', 'a:ext')?.attributes
  const id = childAt(picture, 'pic:blipFill', 'a:blip')?.attributes.get('r:embed') ?? ''
  return mark(id, { width: emuToMillimetres(size?.get('cx')), height: emuToMillimetres(size?.get('cy')) })
}

/** A picture of Word 2007 and before (ECMA-376 part 4, 19.1.2.11). */
function vmlMark(shape: Element, { picture: mark }: GraphicTargets): string {
  const id = childAt(shape, 'v:imagedata')?.attributes.get('r:id') ?? ''
  const style = new Map(
    (shape.attributes.get('style') ?? '').split(';').map(rule => rule.split(':', 2) as [string, string]),
  )
  return mark(id, { width: toMillimetres(style.get('width')), height: toMillimetres(style.get('height')) })
}

function addText(parts: GraphicPart[], text: string): void {
  if (text !== '') parts.push(text)
}

function addBlocks(parts: GraphicPart[], blocks: Block[]): void {
  if (writeBlocks(blocks) !== '') parts.push({ blocks })
}
