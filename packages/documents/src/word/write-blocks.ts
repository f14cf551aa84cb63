import type { Block } from '../markdown/blocks.ts'
import { type Mark, writeMark } from './mark.ts'
import type { XmlWriter } from './xml-writer.ts'

/** Writes blocks as WordprocessingML, with marks for headings and list items. */
export function writeWordBlocks(blocks: Block[], out: XmlWriter): void {
  for (const block of blocks) {
    if (block.type !== 'table') writeParagraph(block.text, markOf(block), out)
    else if (block.rows.length > 0) writeTable(block.rows, out)
  }
}

function markOf(block: Block): Mark | undefined {
  if (block.type === 'heading') return { heading: block.level }
  return block.type === 'item' ? { depth: block.depth ?? 1, marker: block.marker } : undefined
}

function writeParagraph(text: string, mark: Mark | undefined, out: XmlWriter): void {
  if (text.trim() === '') return
  out.wrap('w:p', () => {
    if (mark !== undefined) out.raw(writeMark(mark))
    out.wrap('w:r', () => out.wrap('w:t', () => out.text(text)))
  })
}

function writeTable(rows: string[][], out: XmlWriter): void {
  const writeCell = (text: string) => out.wrap('w:tc', () => writeParagraph(text, undefined, out))
  out.wrap('w:tbl', () => {
    for (const row of rows) out.wrap('w:tr', () => row.forEach(writeCell))
  })
}
