import { readPlc } from './file-information.ts'
import { findLast } from './pieces.ts'

/** Property modifiers of a run of text or of a paragraph, with their operands (MS-DOC 2.6). */
export type Properties = Map<number, Buffer>

const pageSize = 512

/** Operands of fixed size, by the upper three bits of the code; 6 is variable. */
const operandSizes = [1, 1, 2, 4, 2, 2, 0, 3]
const defineTable = 0xd608
const changeTabs = 0xc615

interface Range {
  start: number
  end: number
  style: number
  properties: Properties
}

/**
 * Returns a function that finds the properties of the text at an offset in the WordDocument stream.
 * @param plc structure 12 for characters, 13 for paragraphs
 */
export function readProperties(
  word: Buffer,
  plc: Buffer,
  kind: 'character' | 'paragraph',
): (offset: number) => { style: number; properties: Properties } | undefined {
  const { elements } = readPlc(plc, 4)
  const pages = new Set(elements.map(element => element.readUInt32LE(0) & 0x3fffff))
  const ranges = [...pages].flatMap(page => readPage(word.subarray(page * pageSize, (page + 1) * pageSize), kind))
  ranges.sort((a, b) => a.start - b.start)
  return offset => {
    const range = ranges[findLast(ranges, each => each.start <= offset)]
    return range && offset < range.end ? range : undefined
  }
}

/** Reads a page of formatted ranges (MS-DOC 2.9.33 ChpxFkp, 2.9.175 PapxFkp). */
function readPage(page: Buffer, kind: 'character' | 'paragraph'): Range[] {
  if (page.length < pageSize) return []
  const count = page[pageSize - 1] ?? 0
  const entrySize = kind === 'character' ? 1 : 13
  if ((count + 1) * 4 + count * entrySize > pageSize) return []
  return Array.from({ length: count }, (_, index) => {
    const start = page.readUInt32LE(index * 4)
    const end = page.readUInt32LE((index + 1) * 4)
    const at = (page[(count + 1) * 4 + index * entrySize] ?? 0) * 2
    const list = at === 0 ? Buffer.alloc(0) : listAt(page, at, kind)
    const style = kind === 'paragraph' && list.length >= 2 ? list.readUInt16LE(0) : 0
    return { start, end, style, properties: parseProperties(kind === 'paragraph' ? list.subarray(2) : list) }
  })
}

function listAt(page: Buffer, at: number, kind: 'character' | 'paragraph'): Buffer {
  const size = page[at] ?? 0
  if (kind === 'character') return page.subarray(at + 1, at + 1 + size)
  return size > 0 ? page.subarray(at + 1, at + size * 2) : page.subarray(at + 2, at + 2 + (page[at + 1] ?? 0) * 2)
}

export function parseProperties(list: Buffer): Properties {
  const properties: Properties = new Map()
  let at = 0
  while (at + 3 <= list.length) {
    const code = list.readUInt16LE(at)
    at += 2
    let size = operandSizes[code >> 13] ?? 0
    if (code === defineTable && at + 2 <= list.length) size = list.readUInt16LE(at) + 1
    else if (size === 0) size = code === changeTabs && list[at] === 255 ? list.length : (list[at] ?? 0) + 1
    properties.set(code, list.subarray(at, at + size))
    at += size
  }
  return properties
}
