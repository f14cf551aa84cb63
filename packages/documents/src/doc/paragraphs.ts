import type { FileInformation } from './file-information.ts'
import { type PiecedText, readPieces } from './pieces.ts'
import { type Properties, readProperties } from './properties.ts'

/** A paragraph of the text, with the places of its characters. */
export interface DocParagraph {
  start: number
  /** Position after the last character, without the mark at its end. */
  end: number
  /** Heading level from 1 on; 0 for body text. */
  heading: number
  /** Number of tables around the paragraph. */
  tables: number
  /** Whether the paragraph ends a cell or a row. */
  ends: 'cell' | 'row' | undefined
  /** At the end of a row: the left and right edges of its cells, in twentieths of a point. */
  edges: number[]
}

const inTable = 0x2416
const rowEnd = 0x2417
const tableDepth = 0x6649
const innerCell = 0x244b
const innerRowEnd = 0x244c
const outlineLevel = 0x2640
const defineTable = 0xd608
const hidden = 0x083c
const deleted = 0x0800

export interface DocText extends PiecedText {
  paragraphs(start: number, end: number): DocParagraph[]
  /** Whether the character at a position is shown: neither hidden nor deleted. */
  isShown(position: number): boolean
}

export function readDocText(word: Buffer, information: FileInformation): DocText {
  const pieced = readPieces(word, information.structure(33))
  const paragraphAt = readProperties(word, information.structure(13), 'paragraph')
  const charactersAt = readProperties(word, information.structure(12), 'character')
  const toParagraph = (start: number, end: number, mark: string): DocParagraph => {
    const found = paragraphAt(pieced.offsetOf(end))
    const properties: Properties = found?.properties ?? new Map()
    const isSet = (code: number) => properties.get(code)?.[0] === 1
    const depth = properties.get(tableDepth)
    const isInner = isSet(innerCell) || isSet(innerRowEnd)
    const isRow = isSet(rowEnd) || isSet(innerRowEnd)
    return {
      start,
      end,
      heading: toHeading(found?.style ?? 0, properties.get(outlineLevel)?.[0]),
      tables: depth && depth.length === 4 ? depth.readInt32LE(0) : isSet(inTable) || mark === '\x07' ? 1 : 0,
      ends: isRow ? 'row' : mark === '\x07' || isInner ? 'cell' : undefined,
      edges: isRow ? readEdges(properties.get(defineTable)) : [],
    }
  }
  return {
    ...pieced,
    paragraphs(from, end) {
      const found: DocParagraph[] = []
      const to = Math.min(end, pieced.text.length)
      let start = from
      for (let position = from; position < to; position++) {
        const mark = pieced.text[position] as string
        if (mark !== '\r' && mark !== '\x07' && mark !== '\f') continue
        found.push(toParagraph(start, position, mark))
        start = position + 1
      }
      if (start < to) found.push(toParagraph(start, to, ''))
      return found
    },
    isShown(position) {
      const properties = charactersAt(pieced.offsetOf(position))?.properties
      return !isOn(properties?.get(hidden)) && !isOn(properties?.get(deleted))
    },
  }
}

/** 0x81 turns the style's setting round (MS-DOC 2.9.327 ToggleOperand); styles hide or delete nothing. */
const isOn = (toggle: Buffer | undefined) => toggle?.[0] === 1 || toggle?.[0] === 0x81

/** Styles 1 to 9 are the headings in every document (MS-DOC 2.4.6.5). */
function toHeading(style: number, outline: number | undefined): number {
  if (outline !== undefined) return outline < 9 ? outline + 1 : 0
  return style <= 9 ? style : 0
}

/** The edges of the cells of a row (MS-DOC 2.9.320 TDefTableOperand). */
function readEdges(operand: Buffer | undefined): number[] {
  const count = operand?.[2] ?? 0
  if (!operand || operand.length < 3 + (count + 1) * 2) return []
  return Array.from({ length: count + 1 }, (_, index) => operand.readInt16LE(3 + index * 2))
}
