import { passwordProtected, unreadableDocument } from '../extraction-error.ts'

/** What the header of a Word 97 document says (MS-DOC 2.5). Positions of characters count from the start of all text. */
export interface FileInformation {
  /** The stream with the tables. */
  table: Buffer
  /** Number of characters in each part of the text, in their order. */
  counts: { body: number; footnotes: number; headers: number; comments: number; endnotes: number; boxes: number }
  /** Returns a structure of the table stream by its number in FibRgFcLcb97 (MS-DOC 2.5.6). */
  structure(index: number): Buffer
}

const wordSignature = 0xa5ec
/** Word 97 and later. */
const minVersion = 193
const isEncrypted = 0x0100
const usesSecondTable = 0x0200

const countsStart = 76
const structuresStart = 154

/** @throws ExtractionError unreadable_document (also older than Word 97), password_protected */
export function readFileInformation(streams: Map<string, Buffer>): FileInformation {
  const word = streams.get('WordDocument')
  if (!word || word.length < structuresStart || word.readUInt16LE(0) !== wordSignature)
    throw unreadableDocument('Word 97')
  const flags = word.readUInt16LE(10)
  if (flags & isEncrypted) throw passwordProtected()
  const table = streams.get(flags & usesSecondTable ? '1Table' : '0Table')
  if (!table || word.readUInt16LE(2) < minVersion) throw unreadableDocument('Word 97')
  const count = (index: number) => Math.max(0, word.readInt32LE(countsStart + index * 4))
  const structures = word.readUInt16LE(structuresStart - 2)
  return {
    table,
    counts: {
      body: count(0),
      footnotes: count(1),
      headers: count(2),
      comments: count(4),
      endnotes: count(5),
      boxes: count(6),
    },
    structure(index) {
      const at = structuresStart + index * 8
      if (index >= structures || at + 8 > word.length) return Buffer.alloc(0)
      const start = word.readUInt32LE(at)
      return table.subarray(start, start + word.readUInt32LE(at + 4))
    },
  }
}

/** Splits a PLC (MS-DOC 2.2.2): one position more than there are elements. */
export function readPlc(plc: Buffer, elementSize: number): { positions: number[]; elements: Buffer[] } {
  const count = Math.max(0, Math.floor((plc.length - 4) / (4 + elementSize)))
  if (plc.length < 4) return { positions: [], elements: [] }
  const positions = Array.from({ length: count + 1 }, (_, index) => plc.readUInt32LE(index * 4))
  const start = (count + 1) * 4
  const elements = Array.from({ length: count }, (_, index) =>
    plc.subarray(start + index * elementSize, start + (index + 1) * elementSize),
  )
  return { positions, elements }
}
