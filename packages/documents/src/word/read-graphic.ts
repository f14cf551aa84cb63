import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { writeImage } from '../markdown/inline.ts'
import { childAt, type Element, isElement } from '../markup/element.ts'
import { emuToMillimetres, toMillimetres } from '../pictures/lengths.ts'

/** A part of a graphic: its alternative text, the mark of its picture, the content of a text box, or what a chart or diagram shows. */
export type GraphicPart = string | Element | { blocks: Block[] }

/** What a graphic refers to, by relationship id. */
export interface GraphicTargets {
  /** What a chart or diagram shows. */
  shown: (id: string) => Block[]
  /** The mark of a picture of an area in square millimetres. */
  picture: (id: string, area: number) => string
}

/** Returns the texts of a drawing or picture in their order. */
export function graphicContent(graphic: Element, targets: GraphicTargets): GraphicPart[] {
  const parts: GraphicPart[] = []
  collect(graphic, { ...targets, scale: 1, area: undefined }, parts)
  return parts
}

/** Where a graphic stands. */
interface Place extends GraphicTargets {
  /** From the units of the group around: what makes an area in them one on the page. */
  scale: number
  /** Of the whole drawing, in square millimetres; undefined in a group. */
  area: number | undefined
}

function collect(element: Element, outer: Place, parts: GraphicPart[]): void {
  const place = placeIn(element, outer)
  const { name, attributes } = element
  if (name === 'w:txbxContent') {
    parts.push(element)
    return
  }
  if (name === 'mc:AlternateContent') {
    const before = parts.length
    for (const option of [childAt(element, 'mc:Choice'), childAt(element, 'mc:Fallback')])
      if (option && parts.length === before) collectChildren(option, place, parts)
    return
  }
  if (name === 'wp:docPr') addText(parts, writeImage(attributes.get('descr') || attributes.get('title')))
  else if (vmlShapes.test(name) || name === 'v:imagedata')
    addText(parts, writeImage(attributes.get('alt') || attributes.get('o:title')))
  else if (name === 'pic:pic') addText(parts, pictureMark(element, childAt(element, 'pic:blipFill'), place))
  else if (name === 'wps:wsp') addText(parts, pictureMark(element, childAt(element, 'wps:spPr', 'a:blipFill'), place))
  else if (name === 'v:textpath') addBlocks(parts, [{ type: 'paragraph', text: attributes.get('string') ?? '' }])
  else if (name === 'c:chart') addBlocks(parts, place.shown(attributes.get('r:id') ?? ''))
  else if (name === 'dgm:relIds') addBlocks(parts, place.shown(attributes.get('r:dm') ?? ''))
  if (vmlShapes.test(name)) addText(parts, vmlMark(element, place))
  collectChildren(element, place, parts)
}

function collectChildren(element: Element, targets: Place, parts: GraphicPart[]): void {
  for (const child of element.children) if (isElement(child)) collect(child, targets, parts)
}

/** Enters a drawing, whose extent is that of its picture, or a group with units of its own (ECMA-376 part 1, 20.1.7.5). */
function placeIn(element: Element, outer: Place): Place {
  if (/^wp:(inline|anchor)$/.test(element.name)) return { ...outer, area: areaOf(childAt(element, 'wp:extent')) }
  if (!/^wpg:(wgp|grpSp)$/.test(element.name)) return outer
  const transform = childAt(element, 'wpg:grpSpPr', 'a:xfrm')
  const [whole, inner] = [areaOf(childAt(transform, 'a:ext')), areaOf(childAt(transform, 'a:chExt'))]
  return { ...outer, scale: whole && inner ? (outer.scale * whole) / inner : outer.scale, area: undefined }
}

/** A picture, or a shape that one fills (ECMA-376 part 1, 20.2.2.5 and 20.1.8.14). */
function pictureMark(element: Element, fill: Element | undefined, { picture: mark, scale, area }: Place): string {
  const properties = childAt(element, 'pic:spPr') ?? childAt(element, 'wps:spPr')
  const own = areaOf(childAt(properties, 'a:xfrm', 'a:ext'))
  return mark(childAt(fill, 'a:blip')?.attributes.get('r:embed') ?? '', own === undefined ? (area ?? 0) : own * scale)
}

/** In square millimetres; undefined when it is not known. */
function areaOf(extent: Element | undefined): number | undefined {
  const [width = 0, height = 0] = ['cx', 'cy'].map(name => emuToMillimetres(extent?.attributes.get(name)))
  return width * height || undefined
}

const vmlShapes = /^v:(shape|rect|roundrect)$/

/** A picture of Word 2007 and before (ECMA-376 part 4, 19.1.2.11). In a group its size has no unit, so it has no mark. */
function vmlMark(shape: Element, { picture: mark }: Place): string {
  const id = childAt(shape, 'v:imagedata')?.attributes.get('r:id') ?? ''
  const rules = (shape.attributes.get('style') ?? '').split(';').map(rule => rule.split(':').map(part => part.trim()))
  const style = new Map(rules.map(([name = '', value = '']) => [name, value]))
  return mark(id, toMillimetres(style.get('width')) * toMillimetres(style.get('height')))
}

function addText(parts: GraphicPart[], text: string): void {
  if (text !== '') parts.push(text)
}

function addBlocks(parts: GraphicPart[], blocks: Block[]): void {
  if (writeBlocks(blocks) !== '') parts.push({ blocks })
}
