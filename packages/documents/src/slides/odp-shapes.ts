import { type Block, flattenBlocks } from '../markdown/blocks.ts'
import { childAt, descendantsNamed, type Element, elementsOf, textOf } from '../markup/element.ts'
import type { TextWriter } from '../open-document/write-text.ts'
import { toMillimetres } from '../pictures/lengths.ts'
import type { SlideShape } from './slide-shape.ts'

/** Placeholders that repeat on every slide and say nothing of this one. */
const unshownClasses = new Set(['page-number', 'date-time', 'notes', 'page'])

/** Returns the content of an object in the document; undefined when it is missing. */
type ReadObject = (href: string) => Promise<Element | undefined>

/** Reads the shapes of a page, those of groups too: their coordinates are the page's (ODF 1.3 part 3, 10.3). */
export async function readOdpShapes(page: Element, writer: TextWriter, readObject: ReadObject): Promise<SlideShape[]> {
  const shapes: SlideShape[] = []
  for (const shape of elementsOf(page)) {
    if (shape.name === 'draw:g') shapes.push(...(await readOdpShapes(shape, writer, readObject)))
    else if (shape.name.startsWith('draw:')) {
      const read = await readShape(shape, writer, readObject)
      if (read) shapes.push(read)
    }
  }
  return shapes
}

async function readShape(shape: Element, writer: TextWriter, readObject: ReadObject): Promise<SlideShape | undefined> {
  const kind = shape.attributes.get('presentation:class') ?? ''
  if (unshownClasses.has(kind)) return undefined
  const blocks = [...writer.blocks(inParent(shape)), ...(await readChart(shape, writer, readObject))]
  const title = kind === 'title' ? flattenBlocks(blocks) : ''
  if (blocks.length === 0) return undefined
  return {
    kind: title !== '' ? 'title' : kind === 'footer' || kind === 'header' ? 'footer' : 'other',
    top: toMillimetres(shape.attributes.get('svg:y') ?? shape.attributes.get('svg:y1')),
    left: toMillimetres(shape.attributes.get('svg:x') ?? shape.attributes.get('svg:x1')),
    blocks: title === '' ? blocks : [{ type: 'heading', level: 1, text: title }],
  }
}

/** A chart is a document of its own in the package, with its title and a table of its values (ODF 1.3 part 3, 11). */
async function readChart(shape: Element, writer: TextWriter, readObject: ReadObject): Promise<Block[]> {
  const href = childAt(shape, 'draw:object')?.attributes.get('xlink:href')
  const object = href === undefined ? undefined : await readObject(href)
  if (!object) return []
  const [title] = descendantsNamed(object, 'chart:title')
  const [table] = descendantsNamed(object, 'table:table')
  return [
    { type: 'paragraph', text: title ? `Chart: ${textOf(title).trim()}` : '' },
    ...(table ? writer.blocks(inParent(table)) : []),
  ]
}

const inParent = (child: Element): Element => ({ name: '', attributes: new Map(), children: [child] })
