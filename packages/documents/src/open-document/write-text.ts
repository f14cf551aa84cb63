import { BlockWriter } from '../markdown/block-writer.ts'
import { type Block, flattenBlocks, writeBlocks } from '../markdown/blocks.ts'
import { writeImage, writeLink, writeSubscript, writeSuperscript } from '../markdown/inline.ts'
import { splitLabel } from '../markdown/list-label.ts'
import { Notes } from '../markdown/notes.ts'
import { childAt, childrenNamed, type Element, isElement, textOf } from '../markup/element.ts'
import { toMillimetres } from '../pictures/lengths.ts'
import type { PictureMarks } from '../pictures/pictures.ts'
import { ListCounter } from './list-counter.ts'
import { type Styles, toNumber } from './styles.ts'
import { tableRows } from './table-rows.ts'

/** A list that is being written. */
interface OpenList {
  style: string | undefined
  counter: ListCounter
  level: number
}

/** Elements that show nothing, or nothing of their own. */
const unshown = new Set(
  'text:tracked-changes office:forms text:sequence-decls text:variable-decls text:user-field-decls office:event-listeners text:alphabetical-index-auto-mark-file text:script office:annotation-end svg:title svg:desc text:ruby-text text:table-of-content-source'.split(
    ' ',
  ),
)

/** Runs of blanks in the file are one blank; text:s stands for more (ODF 1.3 part 3, 6.1.2). */
const maxSpaces = 100

/** Writes the text of an OpenDocument text as blocks: of its body, or of a header or footer. */
export class TextWriter {
  readonly #styles: Styles
  readonly #controls: Map<string, string>
  readonly #headings: ListCounter
  readonly #notes = new Notes()
  readonly #noteElements = new Map<string, Element>()
  readonly #listsById = new Map<string, ListCounter>()
  readonly #listsByStyle = new Map<string, ListCounter>()

  readonly #pictures: PictureMarks

  /** @param controls what each form control shows, by its id */
  constructor(styles: Styles, controls: Map<string, string>, pictures: PictureMarks) {
    this.#styles = styles
    this.#controls = controls
    this.#pictures = pictures
    this.#headings = new ListCounter(styles.outline)
  }

  blocks(element: Element): Block[] {
    const writer = new BlockWriter()
    this.#writeChildren(element, writer)
    writer.endParagraph()
    return writer.blocks
  }

  /** The texts of the notes and comments that the blocks refer to. */
  notes(): string {
    return this.#notes.write(key => {
      const element = this.#noteElements.get(key)
      if (!element) return undefined
      if (element.name === 'text:note') return this.blocks(childAt(element, 'text:note-body') ?? element)
      const author = textOf(childAt(element, 'dc:creator') ?? '')
      const content = {
        ...element,
        children: element.children.filter(child => isElement(child) && /^text:/.test(child.name)),
      }
      return [{ type: 'paragraph', text: author === '' ? '' : `${author}:` }, ...this.blocks(content)]
    })
  }

  #writeChildren(element: Element, writer: BlockWriter): void {
    for (const child of element.children) if (isElement(child)) this.#writeBlock(child, writer)
  }

  #writeBlock(element: Element, writer: BlockWriter): void {
    const { name, attributes } = element
    if (unshown.has(name)) return
    if (name === 'text:h') this.#writeHeading(element, writer)
    else if (name === 'text:p') this.#writeParagraph(element, writer, this.#style(element).isTitle ? 1 : undefined)
    else if (name === 'text:list') this.#writeList(element, writer, undefined)
    else if (name === 'table:table') this.#writeTable(element, writer)
    else if (name.startsWith('draw:')) this.#writeDrawing(element, writer, writer)
    else if (attributes.get('text:display') !== 'none') this.#writeChildren(element, writer)
  }

  #style(element: Element) {
    return this.#styles.text(element.attributes.get('text:style-name'))
  }

  #writeHeading(heading: Element, writer: BlockWriter): void {
    const level = Math.max(1, toNumber(heading.attributes.get('text:outline-level')))
    const isCounted = heading.attributes.get('text:is-list-header') !== 'true'
    const label = isCounted ? this.#headings.next(level) : undefined
    if (label) writer.write(`${label} `)
    this.#writeParagraph(heading, writer, level)
  }

  /** Text boxes and shapes in a paragraph follow it. */
  #writeParagraph(paragraph: Element, writer: BlockWriter, level?: number): void {
    const boxes = new BlockWriter()
    if (!this.#style(paragraph).isHidden) this.#writeInline(paragraph, writer, boxes)
    writer.endParagraph(level)
    boxes.endParagraph()
    for (const block of boxes.blocks) writer.add(block)
  }

  #writeList(list: Element, writer: BlockWriter, outer: OpenList | undefined): void {
    const style = list.attributes.get('text:style-name') ?? outer?.style
    const open = { style, level: (outer?.level ?? 0) + 1, counter: this.#counter(list, style, outer) }
    const id = list.attributes.get('xml:id')
    if (id !== undefined) this.#listsById.set(id, open.counter)
    this.#listsByStyle.set(style ?? '', open.counter)
    for (const item of list.children.filter(isElement)) {
      if (item.name !== 'text:list-item' && item.name !== 'text:list-header') continue
      this.#writeItem(item, writer, open)
    }
  }

  #counter(list: Element, style: string | undefined, outer: OpenList | undefined): ListCounter {
    const continued = list.attributes.get('text:continue-list')
    const other = continued === undefined ? undefined : this.#listsById.get(continued)
    if (other) return other
    if (outer && outer.style === style) return outer.counter
    const previous = this.#listsByStyle.get(style ?? '')
    if (previous && list.attributes.get('text:continue-numbering') === 'true') return previous
    return new ListCounter(this.#styles.list(style))
  }

  #writeItem(item: Element, writer: BlockWriter, open: OpenList): void {
    const children = item.children.filter(isElement)
    const [first] = children
    const isHeading = first?.name === 'text:h'
    const hasLabel = item.name === 'text:list-item' && first?.name === 'text:p'
    const start = item.attributes.get('text:start-value')
    const label = hasLabel
      ? open.counter.next(open.level, start === undefined ? undefined : toNumber(start))
      : undefined
    const isItem = label !== undefined && !isHeading
    if (isItem) {
      const { marker, prefix } = splitLabel(label)
      writer.startItem(marker)
      writer.write(prefix)
    }
    for (const child of children) {
      if (child.name === 'text:list') this.#writeList(child, writer, open)
      else this.#writeBlock(child, writer)
    }
    if (isItem) writer.endItem()
  }

  #writeTable(table: Element, writer: BlockWriter): void {
    const rows = tableRows(table, cell => flattenBlocks(this.blocks(cell)))
    if (rows.length > 0) writer.add({ type: 'table', rows })
  }

  /**
   * @param writer for alternative texts and values of controls
   * @param boxes for the paragraphs of text boxes and shapes
   */
  #writeDrawing(element: Element, writer: BlockWriter, boxes: BlockWriter): void {
    if (element.name === 'draw:control') {
      writer.write(this.#controls.get(element.attributes.get('draw:control') ?? '') ?? '')
      return
    }
    const alternative = childAt(element, 'svg:desc') ?? childAt(element, 'svg:title')
    if (alternative) writer.write(` ${writeImage(textOf(alternative))} `)
    writer.write(this.#markOf(element))
    for (const child of element.children.filter(isElement)) {
      if (/^(text|table):/.test(child.name)) {
        boxes.endParagraph()
        this.#writeBlock(child, boxes)
      } else if (child.name.startsWith('draw:')) this.#writeDrawing(child, writer, boxes)
    }
  }

  /** Of the images in a frame the first one that a program can show is shown (ODF 1.3 part 3, 10.4.3). */
  #markOf(frame: Element): string {
    const parts = childrenNamed(frame, 'draw:image').map(image => image.attributes.get('xlink:href') ?? '')
    const part = parts.find(name => !/\.(svg|emf|wmf|svm)$/i.test(name)) ?? parts[0]
    return this.#pictures.mark(part?.replace(/^\.\//, ''), areaOf(frame))
  }

  #writeInline(element: Element, writer: BlockWriter, boxes: BlockWriter): void {
    for (const child of element.children) {
      if (isElement(child)) this.#writeInlineElement(child, writer, boxes)
      else writer.write(child.replace(/[ \t\r\n]+/g, ' '))
    }
  }

  #writeInlineElement(element: Element, writer: BlockWriter, boxes: BlockWriter): void {
    const { name, attributes } = element
    if (unshown.has(name)) return
    if (name === 'text:s')
      writer.write(' '.repeat(Math.min(Math.max(toNumber(attributes.get('text:c')), 1), maxSpaces)))
    else if (name === 'text:tab') writer.write('\t')
    else if (name === 'text:line-break') writer.write('\n')
    else if (name === 'text:note' || name === 'office:annotation') this.#writeReference(element, writer)
    else if (name === 'text:a')
      this.#writeWrapped(element, writer, boxes, text => writeLink(text, attributes.get('xlink:href')))
    else if (name === 'text:span') this.#writeSpan(element, writer, boxes)
    else if (name.startsWith('draw:')) this.#writeDrawing(element, writer, boxes)
    else this.#writeInline(element, writer, boxes)
  }

  #writeReference(element: Element, writer: BlockWriter): void {
    const key = String(this.#noteElements.size)
    this.#noteElements.set(key, element)
    writer.write(this.#notes.refer(key, element.name === 'text:note' ? 'note' : 'comment'))
  }

  #writeSpan(span: Element, writer: BlockWriter, boxes: BlockWriter): void {
    const { position, isHidden, isStruck } = this.#style(span)
    if (isHidden) return
    if (position === 'super') this.#writeWrapped(span, writer, boxes, writeSuperscript)
    else if (position === 'sub') this.#writeWrapped(span, writer, boxes, writeSubscript)
    else if (isStruck)
      this.#writeWrapped(span, writer, boxes, text => (/^\S.*\s\S*$/.test(text) ? `~~${text.trim()}~~` : text))
    else this.#writeInline(span, writer, boxes)
  }

  #writeWrapped(element: Element, writer: BlockWriter, boxes: BlockWriter, wrap: (text: string) => string): void {
    const inner = new BlockWriter()
    this.#writeInline(element, inner, boxes)
    writer.write(wrap(inner.takeText()))
  }
}

const areaOf = ({ attributes }: Element): number =>
  toMillimetres(attributes.get('svg:width')) * toMillimetres(attributes.get('svg:height'))

/** The headers or footers of the page styles, each text once. */
export function writeMargins(writer: TextWriter, styles: Element | undefined, kind: 'header' | 'footer'): string[] {
  const pages = childrenNamed(childAt(styles, 'office:master-styles'), 'style:master-page')
  const margins = pages.flatMap(page =>
    page.children.filter(isElement).filter(child => child.name.startsWith(`style:${kind}`)),
  )
  const shown = margins.filter(margin => margin.attributes.get('style:display') !== 'false')
  return [...new Set(shown.map(margin => writeBlocks(writer.blocks(margin))))].filter(text => text !== '')
}
