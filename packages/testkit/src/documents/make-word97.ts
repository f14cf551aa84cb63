import { makeCompound } from './make-compound.ts'

const sector = 512

/** The text of a Word 97 document. Each paragraph ends in `\r`, each cell and each row in `\x07`. */
export interface Word97Parts {
  /** At most 15 paragraphs. */
  paragraphs: { text: string; style?: number; kind?: 'cell' | 'row'; edges?: number[] }[]
  /** Footnotes at positions of the body, each with its text. */
  footnotes?: { position: number; text: string }[]
  encrypted?: boolean
}

/** A Word 97 document with one piece of UTF-16 text and one page of paragraph properties (MS-DOC 2.4). */
export function makeWord97({ paragraphs, footnotes = [], encrypted = false }: Word97Parts): Buffer {
  const body = paragraphs.map(paragraph => paragraph.text).join('')
  const notes = footnotes.map(note => note.text).join('')
  const text = Buffer.from(`${body}${notes}\r`, 'utf16le')
  const textStart = 2 * sector
  const word = Buffer.alloc(Math.max(4096, textStart + Math.ceil(text.length / sector) * sector + sector))
  const page = word.length / sector - 1
  text.copy(word, textStart)
  writeParagraphs(word.subarray(page * sector), paragraphs, textStart)

  const table = Buffer.alloc(4096)
  let used = 0
  const setStructure = (index: number, content: Buffer) => {
    content.copy(table, used)
    word.writeUInt32LE(used, 154 + index * 8)
    word.writeUInt32LE(content.length, 158 + index * 8)
    used += content.length
  }
  word.writeUInt16LE(0xa5ec, 0)
  word.writeUInt16LE(193, 2)
  word.writeUInt16LE(encrypted ? 0x0300 : 0x0200, 10)
  word.writeUInt16LE(93, 152)
  word.writeInt32LE(body.length, 76)
  word.writeInt32LE(notes.length, 80)
  const end = body.length + notes.length + 1
  setStructure(13, numbers(textStart, textStart + text.length, page))
  const piece = Buffer.alloc(8)
  piece.writeUInt32LE(textStart, 2)
  setStructure(33, Buffer.concat([Buffer.from([2]), numbers(16, 0, end), piece]))
  if (footnotes.length > 0) {
    const positions = footnotes.map(note => note.position)
    setStructure(2, Buffer.concat([numbers(...positions, body.length), Buffer.alloc(footnotes.length * 2)]))
    const starts = footnotes.map((_, index) =>
      footnotes.slice(0, index).reduce((sum, note) => sum + note.text.length, 0),
    )
    setStructure(3, numbers(...starts, notes.length, notes.length + 3))
  }
  return makeCompound([
    { name: 'WordDocument', data: word },
    { name: '1Table', data: table },
  ])
}

/** Formatted paragraphs (MS-DOC 2.9.175 PapxFkp). */
function writeParagraphs(page: Buffer, paragraphs: Word97Parts['paragraphs'], textStart: number): void {
  let offset = textStart
  let free = sector - 1
  paragraphs.forEach((paragraph, index) => {
    page.writeUInt32LE(offset, index * 4)
    offset += paragraph.text.length * 2
    const properties = writeProperties(paragraph)
    // The size counts pairs of bytes, without the first byte of the pair that holds it.
    const list = Buffer.concat([Buffer.from([Math.ceil((properties.length + 1) / 2)]), properties])
    free = (free - list.length - 1) & ~1
    list.copy(page, free)
    page[(paragraphs.length + 1) * 4 + index * 13] = free / 2
  })
  page.writeUInt32LE(offset, paragraphs.length * 4)
  page[sector - 1] = paragraphs.length
}

function writeProperties({ style = 0, kind, edges = [] }: Word97Parts['paragraphs'][number]): Buffer {
  const parts = [Buffer.from([style, 0])]
  if (kind !== undefined) parts.push(Buffer.from([0x16, 0x24, 1]))
  if (kind === 'row') parts.push(Buffer.from([0x17, 0x24, 1]))
  if (edges.length > 0) {
    const operand = Buffer.alloc(3 + edges.length * 2)
    operand.writeUInt16LE(operand.length - 1, 0)
    operand[2] = edges.length - 1
    edges.forEach((edge, index) => {
      operand.writeInt16LE(edge, 3 + index * 2)
    })
    parts.push(Buffer.from([0x08, 0xd6]), operand)
  }
  const all = Buffer.concat(parts)
  return all.length % 2 === 0 ? Buffer.concat([all, Buffer.alloc(1)]) : all
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value, index * 4)
  })
  return bytes
}
