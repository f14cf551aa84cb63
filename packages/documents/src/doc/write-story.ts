import { BlockWriter } from '../markdown/block-writer.ts'
import { type Block, flattenBlocks } from '../markdown/blocks.ts'
import { writeLink } from '../markdown/inline.ts'
import { placeCells } from '../markdown/table-grid.ts'
import { columnSpans } from './column-spans.ts'
import type { DocParagraph, DocText } from './paragraphs.ts'

/** Characters that stand for something (MS-DOC 2.4.1). Pictures and drawn objects show no text. */
const characters: Record<string, string> = {
  '\t': '\t',
  '\v': '\n',
  '\x0e': '\n',
  '\x1e': '\u2011',
}

/**
 * Writes a part of the text as blocks.
 * @param referenceAt returns the reference to a note or comment at a position
 */
export function storyBlocks(
  text: DocText,
  start: number,
  end: number,
  referenceAt: (position: number) => string | undefined,
): Block[] {
  const writer = new BlockWriter()
  const paragraphs = text.paragraphs(start, end)
  const inline = new InlineReader(text, referenceAt)
  for (let index = 0; index < paragraphs.length; index++) {
    const paragraph = paragraphs[index] as DocParagraph
    if (paragraph.tables > 0) {
      let last = index
      while ((paragraphs[last + 1]?.tables ?? 0) > 0) last++
      const table = tableBlock(paragraphs.slice(index, last + 1), inline)
      if (table) writer.add(table)
      index = last
      continue
    }
    writer.write(inline.read(paragraph))
    writer.endParagraph(paragraph.heading > 0 ? paragraph.heading : undefined)
  }
  return writer.blocks
}

/** The cells of inner tables end like paragraphs of the outer cell, so their texts follow each other in it. */
function tableBlock(paragraphs: DocParagraph[], inline: InlineReader): Block | undefined {
  const rows: { cells: string[]; edges: number[] }[] = []
  let cells: string[] = []
  let blocks: Block[] = []
  for (const paragraph of paragraphs) {
    const isOuter = paragraph.tables === 1
    if (isOuter && paragraph.ends === 'row') {
      rows.push({ cells, edges: paragraph.edges.length === cells.length + 1 ? paragraph.edges : [] })
      cells = []
      continue
    }
    blocks.push({ type: 'paragraph', text: inline.read(paragraph) })
    if (isOuter && paragraph.ends === 'cell') {
      cells.push(flattenBlocks(blocks))
      blocks = []
    }
  }
  if (blocks.length > 0) cells.push(flattenBlocks(blocks))
  if (cells.length > 0) rows.push({ cells, edges: [] })
  const spans = columnSpans(rows.map(row => row.edges))
  const placed = placeCells(
    rows.map((row, index) => row.cells.map((text, column) => ({ text, colSpan: spans[index]?.[column] ?? 1 }))),
  )
  return placed.length > 0 ? { type: 'table', rows: placed } : undefined
}

/** Reads the text of paragraphs. A field may span several: its code is left out, its result is kept. */
class InlineReader {
  readonly #text: DocText
  readonly #referenceAt: (position: number) => string | undefined
  /** The open fields: their codes, and whether their results have begun. */
  readonly #fields: { code: string; inResult: boolean }[] = []

  constructor(text: DocText, referenceAt: (position: number) => string | undefined) {
    this.#text = text
    this.#referenceAt = referenceAt
  }

  read({ start, end }: DocParagraph): string {
    let written = ''
    let link: { from: number; target: string } | undefined
    for (let position = start; position < end; position++) {
      const character = this.#text.text[position] as string
      const field = this.#fields.at(-1)
      if (character === '\x13') this.#fields.push({ code: '', inResult: false })
      else if (character === '\x14' && field) {
        field.inResult = true
        const target = /^\s*HYPERLINK\s+"([^"]+)"/.exec(field.code)?.[1]
        if (target !== undefined) link = { from: written.length, target }
      } else if (character === '\x15') {
        this.#fields.pop()
        if (link) written = written.slice(0, link.from) + writeLink(written.slice(link.from), link.target)
        link = undefined
      } else if (field && !field.inResult) field.code += field.code.length < 2000 ? character : ''
      else written += this.#referenceAt(position) ?? this.#shown(character, position)
    }
    return written
  }

  #shown(character: string, position: number): string {
    if (!this.#text.isShown(position)) return ''
    return character < ' ' ? (characters[character] ?? '') : character
  }
}
