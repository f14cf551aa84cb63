import { BlockWriter } from '../markdown/block-writer.ts'
import { type Block, flattenBlocks } from '../markdown/blocks.ts'
import { writeImage, writeLink, writeSubscript, writeSuperscript } from '../markdown/inline.ts'
import { formatNumber, type NumberFormat, splitLabel } from '../markdown/list-label.ts'
import { placeCells } from '../markdown/table-grid.ts'
import { childrenNamed, type Element, isElement, type Node } from '../markup/element.ts'
import { readControl } from './html-controls.ts'
import { hasStructure, isLayoutTable, tableCells } from './html-table.ts'

const blockElements = new Set(
  'address article aside center details dialog div dl dt dd fieldset figcaption figure footer form header hgroup main menuitem nav p search section summary legend tr td th tbody thead tfoot caption'.split(
    ' ',
  ),
)

const lists = new Set(['ul', 'ol', 'menu', 'dir'])

/** Writes the elements of a page as blocks. White space is collapsed as in browsers (CSS Text 4.1). */
export function htmlBlocks(root: Element): Block[] {
  const writer = new BlockWriter()
  writeNodes(root.children, writer)
  writer.endParagraph()
  return writer.blocks
}

function writeNodes(nodes: Node[], writer: BlockWriter): void {
  for (const node of nodes) {
    if (isElement(node)) writeElement(node, writer)
    else writer.write(node.replace(/[ \t\r\n\f]+/g, ' '))
  }
}

function writeElement(element: Element, writer: BlockWriter): void {
  const { name } = element
  if (/^h[1-6]$/.test(name)) writeHeading(element, writer)
  else if (lists.has(name)) writeList(element, writer)
  else if (name === 'table') writeTable(element, writer)
  else if (name === 'pre' || name === 'listing' || name === 'xmp' || name === 'plaintext') writeCode(element, writer)
  else if (name === 'blockquote') writeQuote(element, writer)
  else if (name === 'li') writeItem(element, '-', writer)
  else if (name === 'hr') writer.endParagraph()
  else if (blockElements.has(name)) writeBlockElement(element, writer)
  else writeInline(element, writer)
}

function writeBlockElement(element: Element, writer: BlockWriter): void {
  writer.endParagraph()
  if (element.name === 'dd') writer.write(': ')
  writeNodes(element.children, writer)
  writer.endParagraph()
}

/** A heading around a table or several blocks is a page's layout: its blocks are written as they are. */
function writeHeading(element: Element, writer: BlockWriter): void {
  writer.endParagraph()
  const blocks = htmlBlocks(element)
  const [only] = blocks
  if (blocks.length === 1 && only?.type === 'paragraph') {
    writer.write(only.text.replace(/\s+/g, ' '))
    writer.endParagraph(Number(element.name[1]))
  } else for (const block of blocks) writer.add(block)
}

function writeQuote(element: Element, writer: BlockWriter): void {
  writer.endParagraph()
  writer.surroundings.quote++
  writeNodes(element.children, writer)
  writer.endParagraph()
  writer.surroundings.quote--
}

function writeCode(element: Element, writer: BlockWriter): void {
  writer.endParagraph()
  writer.add({ type: 'code', text: preformatted(element).replace(/\r\n?/g, '\n') })
}

function preformatted(node: Node): string {
  if (!isElement(node)) return node
  if (node.name === 'br') return '\n'
  return node.children.map(preformatted).join('')
}

function writeList(list: Element, writer: BlockWriter): void {
  writer.endParagraph()
  const format = list.attributes.get('type') ?? ''
  let number = toInteger(list.attributes.get('start')) ?? 1
  for (const child of list.children) {
    if (!isElement(child)) {
      writeNodes([child], writer)
    } else if (child.name === 'li') {
      number = toInteger(child.attributes.get('value')) ?? number
      writeItem(child, list.name === 'ol' ? `${formatNumber(number, toFormat(format))}.` : '', writer)
      number++
    } else if (lists.has(child.name)) {
      // A list that is a child of a list, not of its item, belongs to the item before it.
      writer.surroundings.depth++
      writeList(child, writer)
      writer.surroundings.depth--
    } else writeElement(child, writer)
  }
  writer.endParagraph()
}

function writeItem(item: Element, label: string, writer: BlockWriter): void {
  const { marker, prefix } = splitLabel(label === '-' ? '' : label)
  writer.startItem(marker, prefix)
  writeNodes(item.children, writer)
  writer.endItem()
}

const toFormat = (type: string): NumberFormat => (/^[aAiI]$/.test(type) ? (type as NumberFormat) : 'decimal')

function toInteger(value: string | undefined): number | undefined {
  const number = Number.parseInt(value ?? '', 10)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

function writeTable(table: Element, writer: BlockWriter): void {
  writer.endParagraph()
  for (const caption of childrenNamed(table, 'caption')) writeBlockElement(caption, writer)
  const rows = tableCells(table).map(row =>
    row.map(({ element, ...spans }) => ({ ...spans, element, blocks: htmlBlocks(element) })),
  )
  const isLayout = isLayoutTable(
    table,
    rows.map(row => row.map(cell => cell.blocks)),
  )
  if (isLayout) {
    for (const block of rows.flat().flatMap(cell => cell.blocks)) addNested(block, writer)
    return
  }
  const cells = rows.map(row => row.map(({ blocks, ...spans }) => ({ ...spans, text: flattenBlocks(blocks) })))
  if (cells.flat().some(cell => cell.text !== '')) writer.add({ type: 'table', rows: placeCells(cells) })
}

/** Adds a block that was made apart from its surroundings. */
function addNested(block: Block, writer: BlockWriter): void {
  const { depth, quote } = writer.surroundings
  if (depth + quote === 0) writer.blocks.push(block)
  else if (block.depth || block.quote || hasStructure([block]))
    writer.blocks.push({ ...block, depth: depth + (block.depth ?? 0) })
  else writer.add(block)
}

function writeInline(element: Element, writer: BlockWriter): void {
  const { name, attributes } = element
  if (name === 'br') writer.write('\n')
  else if (name === 'wbr') writer.write('\u200b')
  else if (name === 'img' || name === 'area') writer.write(writeImage(attributes.get('alt')))
  else if (name === 'a') writeWrapped(element, writer, text => writeLink(text, attributes.get('href')))
  else if (name === 'sup') writeWrapped(element, writer, writeSuperscript)
  else if (name === 'sub') writeWrapped(element, writer, writeSubscript)
  else if (name === 'q') writeWrapped(element, writer, text => `“${text}”`)
  else if (name === 'del' || name === 's' || name === 'strike') writeWrapped(element, writer, strikeThrough)
  else if (name === 'rt') writeWrapped(element, writer, text => `(${text})`)
  else if (name === 'code' || name === 'kbd' || name === 'samp' || name === 'tt')
    writeWrapped(element, writer, writeCodeSpan)
  else {
    const control = readControl(element)
    if (control === undefined) writeNodes(element.children, writer)
    else writer.write(` ${control} `)
  }
}

/** Writes an inline element through `wrap`. An element around blocks, such as a link around a heading, is written as them. */
function writeWrapped(element: Element, writer: BlockWriter, wrap: (text: string) => string): void {
  const blocks = htmlBlocks(element)
  const [only] = blocks
  if (blocks.length > 1 || (only && only.type !== 'paragraph')) {
    writer.endParagraph()
    for (const block of blocks)
      addNested(block.type === 'paragraph' ? { ...block, text: wrap(block.text) } : block, writer)
    return
  }
  if (/^\s/.test(edgeText(element, 0))) writer.write(' ')
  if (only) writer.write(wrap(only.text.trim()))
  if (/\s$/.test(edgeText(element, -1))) writer.write(' ')
}

/** The first or the last text of an element. */
function edgeText(element: Element, edge: 0 | -1): string {
  let node: Node | undefined = element
  while (node !== undefined && isElement(node)) node = node.children.at(edge)
  return node ?? ''
}

const strikeThrough = (text: string) => (text === '' ? '' : `~~${text}~~`)

const writeCodeSpan = (text: string) =>
  text === '' || text.includes('`') || text.includes('\n') ? text : `\`${text}\``
