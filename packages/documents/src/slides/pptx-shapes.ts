import type { DocumentPackage } from '../archive/open-package.ts'
import type { Block } from '../markdown/blocks.ts'
import { writeImage } from '../markdown/inline.ts'
import { childAt, childrenNamed, descendantsNamed, type Element, elementsOf } from '../markup/element.ts'
import { type DrawingParagraph, readParagraphs, readPlainText } from '../open-xml/drawing-text.ts'
import { readGraphic } from '../open-xml/read-graphic.ts'
import type { Relationships } from '../open-xml/relationships.ts'
import type { PictureMarks } from '../pictures/pictures.ts'
import { type FindTransform, placeholderOf } from './pptx-layout.ts'
import { areaOf, enterGroup, type Frame, placeOf, slideFrame } from './pptx-place.ts'
import { backgroundShapes, type SlideShape } from './slide-shape.ts'

/** What the shapes of a slide refer to. */
export interface SlideContext {
  archive: DocumentPackage
  relationships: Relationships
  findTransform: FindTransform
  /** Where the marks of pictures come from. */
  pictures: PictureMarks
}

/** Placeholders that repeat on every slide and say nothing of this one. */
const unshownPlaceholders = new Set(['sldNum', 'dt'])
const unshownInNotes = new Set<string | undefined>(['sldImg', 'sldNum', 'dt', 'hdr', 'ftr'])

/** Placeholders whose paragraphs have bullets unless they say otherwise. `undefined` is a placeholder for any object. */
const bulletedPlaceholders = new Set<string | undefined>(['body', 'obj', undefined])

/** Reads the shapes of a slide; those of groups are put at their place on the slide (ECMA-376 part 1, 19.3.1). */
export async function readShapes(tree: Element | undefined, context: SlideContext): Promise<SlideShape[]> {
  const shapes: SlideShape[] = []
  const visit = async (parent: Element, frame: Frame) => {
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

async function readShape(shape: Element, frame: Frame, context: SlideContext): Promise<SlideShape | undefined> {
  const placeholder = placeholderOf(shape)
  const type = placeholder?.attributes.get('type')
  if (placeholder && unshownPlaceholders.has(type ?? '')) return undefined
  const isTitle = type === 'title' || type === 'ctrTitle'
  const own = childAt(shape, 'p:spPr', 'a:xfrm') ?? childAt(shape, 'p:xfrm')
  const inherited = placeholder && placeOf(context.findTransform(placeholder), slideFrame)
  const place = placeOf(own, frame) ?? inherited ?? { left: 0, top: 0 }
  const kind = isTitle ? 'title' : type === 'ftr' || type === 'hdr' ? 'footer' : 'other'
  const transform = own ?? (placeholder && context.findTransform(placeholder))
  const blocks = await readContent(shape, isTitle, placeholder, context)
  return {
    kind,
    ...place,
    blocks: [...blocks, ...readPicture(shape, areaOf(transform, own ? frame : slideFrame), context)],
  }
}

/** The picture of a shape, or the one that fills it (ECMA-376 part 1, 20.1.8.14). */
function readPicture(shape: Element, area: number, context: SlideContext): Block[] {
  const fill = childAt(shape, 'p:blipFill') ?? childAt(shape, 'p:spPr', 'a:blipFill')
  const mark = context.pictures.mark(partOf(fill, context), area)
  return mark === '' ? [] : [{ type: 'paragraph', text: mark }]
}

/** The picture that is the background of a slide (ECMA-376 part 1, 19.3.1.1), such as one that Marp exports. */
export const readBackground = (slide: Element | undefined, context: SlideContext): SlideShape[] =>
  backgroundShapes(context.pictures.markBackground(partOf(childAt(slide, 'p:bg', 'p:bgPr', 'a:blipFill'), context)))

/** The name of the part with the picture of a fill. */
function partOf(fill: Element | undefined, { relationships }: SlideContext): string | undefined {
  const target = relationships.get(childAt(fill, 'a:blip')?.attributes.get('r:embed') ?? '')
  return target?.external ? undefined : target?.target
}

async function readContent(
  shape: Element,
  isTitle: boolean,
  placeholder: Element | undefined,
  context: SlideContext,
): Promise<Block[]> {
  if (shape.name === 'p:graphicFrame') return readFrame(shape, context)
  const paragraphs = readParagraphs(childAt(shape, 'p:txBody'), context.relationships).filter(({ text }) => text !== '')
  if (isTitle && paragraphs.length > 0)
    return [{ type: 'heading', level: 1, text: paragraphs.map(({ text }) => text).join(' ') }]
  if (paragraphs.length > 0)
    return toBlocks(
      paragraphs,
      placeholder !== undefined && bulletedPlaceholders.has(placeholder.attributes.get('type')),
    )
  return readAlternative(shape)
}

/** The alternative text stands for a shape without text. A file name, which programs put there, says nothing. */
function readAlternative(shape: Element): Block[] {
  const properties = elementsOf(elementsOf(shape)[0]).find(child => child.name === 'p:cNvPr')?.attributes
  const text = (properties?.get('descr') ?? '').trim()
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

async function readFrame(frame: Element, context: SlideContext): Promise<Block[]> {
  const data = childAt(frame, 'a:graphic', 'a:graphicData')
  const table = childAt(data, 'a:tbl')
  if (table) return [{ type: 'table', rows: readTable(table, context.relationships) }]
  const id = childAt(data, 'c:chart')?.attributes.get('r:id') ?? childAt(data, 'dgm:relIds')?.attributes.get('r:dm')
  const shown = context.relationships.get(id ?? '')
  return shown ? readGraphic(context.archive, shown) : readAlternative(frame)
}

/** Each cell that a merged cell covers has an element of its own (21.1.3.16), so cells stay in their columns. */
function readTable(table: Element, relationships: Relationships): string[][] {
  return childrenNamed(table, 'a:tr').map(row =>
    childrenNamed(row, 'a:tc').map(cell => {
      const isCovered = ['hMerge', 'vMerge'].some(name => /^(1|true)$/.test(cell.attributes.get(name) ?? ''))
      return isCovered ? '' : readPlainText(childAt(cell, 'a:txBody'), relationships)
    }),
  )
}

/** Returns the text of a notes page, without the picture of the slide, header, footer, date and page number. */
export function readNotes(tree: Element | undefined, relationships: Relationships): string {
  return descendantsNamed(tree, 'p:sp')
    .filter(shape => !unshownInNotes.has(placeholderOf(shape)?.attributes.get('type')))
    .map(shape => readPlainText(childAt(shape, 'p:txBody'), relationships))
    .join('\n')
}
