import type { OfficePackage } from '../archive/open-package.ts'
import type { Block } from '../markup/blocks.ts'
import { writeImage } from '../markup/inline.ts'
import { type DrawingParagraph, readParagraphs, readPlainText } from '../open-xml/drawing-text.ts'
import { readChart } from '../open-xml/read-chart.ts'
import type { Relationships } from '../open-xml/relationships.ts'
import { childAt, childrenNamed, descendantsNamed, elementsOf, type XmlElement } from '../xml/xml-tree.ts'
import { type FindTransform, placeholderOf } from './pptx-layout.ts'
import { enterGroup, type Frame, placeOf, slideFrame } from './pptx-place.ts'
import type { SlideShape } from './slide-shape.ts'
import { readSmartArt } from './smart-art.ts'

/** What the shapes of a slide refer to. */
export interface SlideContext {
  archive: OfficePackage
  relationships: Relationships
  findTransform: FindTransform
}

/** Placeholders that repeat on every slide and say nothing of this one. */
const unshownPlaceholders = new Set(['sldNum', 'dt'])
const unshownInNotes = new Set<string | undefined>(['sldImg', 'sldNum', 'dt', 'hdr', 'ftr'])

/** Placeholders whose paragraphs have bullets unless they say otherwise. `undefined` is a placeholder for any object. */
const bulletedPlaceholders = new Set<string | undefined>(['body', 'obj', undefined])

/** Reads the shapes of a slide; those of groups are put at their place on the slide (ECMA-376 part 1, 19.3.1). */
export async function readShapes(tree: XmlElement | undefined, context: SlideContext): Promise<SlideShape[]> {
  const shapes: SlideShape[] = []
  const visit = async (parent: XmlElement, frame: Frame) => {
    for (const shape of elementsOf(parent)) {
      if (shape.name === 'mc:AlternateContent') await visit(shape, frame)
      else if (shape.name === 'mc:Choice') await visit(shape, frame)
      else if (shape.name === 'p:grpSp') await visit(shape, enterGroup(shape, frame))
      else if (/^p:(sp|pic|cxnSp|graphicFrame)$/.test(shape.name)) {
        const read = await readShape(shape, frame, context)
        if (read && read.blocks.length > 0) shapes.push(read)
      }
    }
  }
  if (tree) await visit(tree, slideFrame)
  return shapes
}

async function readShape(shape: XmlElement, frame: Frame, context: SlideContext): Promise<SlideShape | undefined> {
  const placeholder = placeholderOf(shape)
  const type = placeholder?.attributes.type
  if (placeholder && unshownPlaceholders.has(type ?? '')) return undefined
  const isTitle = type === 'title' || type === 'ctrTitle'
  const own = childAt(shape, 'p:spPr', 'a:xfrm') ?? childAt(shape, 'p:xfrm')
  const inherited = placeholder && placeOf(context.findTransform(placeholder), slideFrame)
  const place = placeOf(own, frame) ?? inherited ?? { left: 0, top: 0 }
  const kind = isTitle ? 'title' : type === 'ftr' || type === 'hdr' ? 'footer' : 'other'
  return { kind, ...place, blocks: await readContent(shape, isTitle, placeholder, context) }
}

async function readContent(
  shape: XmlElement,
  isTitle: boolean,
  placeholder: XmlElement | undefined,
  context: SlideContext,
): Promise<Block[]> {
  if (shape.name === 'p:graphicFrame') return readGraphic(shape, context)
  const paragraphs = readParagraphs(childAt(shape, 'p:txBody'), context.relationships).filter(({ text }) => text !== '')
  if (isTitle && paragraphs.length > 0)
    return [{ type: 'heading', level: 1, text: paragraphs.map(({ text }) => text).join(' ') }]
  if (paragraphs.length > 0)
    return toBlocks(paragraphs, placeholder !== undefined && bulletedPlaceholders.has(placeholder.attributes.type))
  return readAlternative(shape)
}

/** The alternative text stands for a shape without text. A file name, which programs put there, says nothing. */
function readAlternative(shape: XmlElement): Block[] {
  const properties = elementsOf(elementsOf(shape)[0]).find(child => child.name === 'p:cNvPr')?.attributes
  const text = (properties?.descr ?? '').trim()
  return text === '' || /^\S+\.\w{3,4}$/.test(text) ? [] : [{ type: 'paragraph', text: writeImage(text) }]
}

/** Turns paragraphs into list items and plain paragraphs. Numbers count on until the level ends. */
function toBlocks(paragraphs: DrawingParagraph[], isBulleted: boolean): Block[] {
  const counts: number[] = []
  return paragraphs.map(({ text, level, bullet = isBulleted ? 'bullet' : 'none' }): Block => {
    counts.length = Math.min(counts.length, level + 1)
    if (bullet !== 'number') counts.length = Math.min(counts.length, level)
    if (bullet === 'none') return { type: 'paragraph', text }
    if (bullet === 'bullet') return { type: 'item', marker: '-', depth: level + 1, text }
    const count = (counts[level] ?? 0) + 1
    counts[level] = count
    return { type: 'item', marker: `${count}.`, depth: level + 1, text }
  })
}

async function readGraphic(frame: XmlElement, context: SlideContext): Promise<Block[]> {
  const data = childAt(frame, 'a:graphic', 'a:graphicData')
  const table = childAt(data, 'a:tbl')
  if (table) return [{ type: 'table', rows: readTable(table, context.relationships) }]
  const chart = context.relationships.get(childAt(data, 'c:chart')?.attributes['r:id'] ?? '')
  if (chart && !chart.external) {
    const { title, rows } = await readChart(context.archive, chart.target)
    return [
      { type: 'paragraph', text: title === '' ? '' : `Chart: ${title}` },
      { type: 'table', rows },
    ]
  }
  const diagram = context.relationships.get(childAt(data, 'dgm:relIds')?.attributes['r:dm'] ?? '')
  return diagram && !diagram.external ? readSmartArt(context.archive, diagram.target) : readAlternative(frame)
}

/** Each cell that a merged cell covers has an element of its own (21.1.3.16), so cells stay in their columns. */
function readTable(table: XmlElement, relationships: Relationships): string[][] {
  return childrenNamed(table, 'a:tr').map(row =>
    childrenNamed(row, 'a:tc').map(cell => {
      const isCovered = [cell.attributes.hMerge, cell.attributes.vMerge].some(merged => /^(1|true)$/.test(merged ?? ''))
      return isCovered ? '' : readPlainText(childAt(cell, 'a:txBody'), relationships)
    }),
  )
}

/** Returns the text of a notes page, without the picture of the slide, header, footer, date and page number. */
export function readNotes(tree: XmlElement | undefined, relationships: Relationships): string {
  return descendantsNamed(tree, 'p:sp')
    .filter(shape => !unshownInNotes.has(placeholderOf(shape)?.attributes.type))
    .map(shape => readPlainText(childAt(shape, 'p:txBody'), relationships))
    .join('\n')
}
