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
  collect(graphic, { ...targets, scale: 1, size: undefined }, parts)
  return parts
}

/** Where a graphic stands. */
interface Place extends GraphicTargets {
  /** The area of a shape in its group's units, multiplied by this, is in square millimetres. */
  scale: number
  /** Of the whole drawing. */
  size: PictureSize | undefined
}

function collect(element: Element, outer: Place, parts: GraphicPart[]): void {
  const targets = placeIn(element, outer)
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
  else if (name === 'pic:pic') addText(parts, pictureMark(element, childAt(element, 'pic:blipFill'), targets))
  else if (name === 'wps:wsp') addText(parts, pictureMark(element, childAt(element, 'wps:spPr', 'a:blipFill'), targets))
  else if (name === 'v:textpath') addBlocks(parts, [{ type: 'paragraph', text: attributes.get('string') ?? '' }])
  else if (name === 'c:chart') addBlocks(parts, targets.shown(attributes.get('r:id') ?? ''))
  else if (name === 'dgm:relIds') addBlocks(parts, targets.shown(attributes.get('r:dm') ?? ''))
  if (/^v:(shape|rect|roundrect)$/.test(name)) addText(parts, vmlMark(element, targets))
  collectChildren(element, targets, parts)
}

function collectChildren(element: Element, targets: Place, parts: GraphicPart[]): void {
  for (const child of element.children) if (isElement(child)) collect(child, targets, parts)
}

/** Enters a drawing, whose extent is that of its picture, or a group with units of its own (ECMA-376 part 1, 20.1.7.5). */
function placeIn(element: Element, outer: Place): Place {
  if (/^wp:(inline|anchor)$/.test(element.name)) return { ...outer, size: sizeOf(childAt(element, 'wp:extent')) }
  if (!/^wpg:(wgp|grpSp)$/.test(element.name)) return outer
  const transform = childAt(element, 'wpg:grpSpPr', 'a:xfrm')
  const [whole, inner] = [sizeOf(childAt(transform, 'a:ext')), sizeOf(childAt(transform, 'a:chExt'))]
  const scale = whole && inner ? (whole.width * whole.height) / (inner.width * inner.height || 1) : 1
  return { ...outer, scale: outer.scale * scale, size: undefined }
}

/** A picture, or a shape that one fills (ECMA-376 part 1, 20.2.2.5 and 20.1.8.14). */
function pictureMark(element: Element, fill: Element | undefined, { picture: mark, scale, size }: Place): string {
  const properties = childAt(element, 'pic:spPr') ?? childAt(element, 'wps:spPr')
  const { width, height } = sizeOf(childAt(properties, 'a:xfrm', 'a:ext')) ?? size ?? { width: 0, height: 0 }
  return mark(childAt(fill, 'a:blip')?.attributes.get('r:embed') ?? '', { width: width * scale, height })
}

function sizeOf(extent: Element | undefined): PictureSize | undefined {
  const [width, height] = ['cx', 'cy'].map(name => emuToMillimetres(extent?.attributes.get(name)))
  return width && height ? { width, height } : undefined
}

/** A picture of Word 2007 and before (ECMA-376 part 4, 19.1.2.11). */
function vmlMark(shape: Element, { picture: mark }: Place): string {
  const id = childAt(shape, 'v:imagedata')?.attributes.get('r:id') ?? ''
  const rules = (shape.attributes.get('style') ?? '').split(';').map(rule => rule.split(':').map(part => part.trim()))
  const style = new Map(rules.map(([name = '', value = '']) => [name, value]))
  return mark(id, { width: toMillimetres(style.get('width')), height: toMillimetres(style.get('height')) })
}

function addText(parts: GraphicPart[], text: string): void {
  if (text !== '') parts.push(text)
}

function addBlocks(parts: GraphicPart[], blocks: Block[]): void {
  if (writeBlocks(blocks) !== '') parts.push({ blocks })
}
