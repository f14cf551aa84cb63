import { unreadableDocument } from '../extraction-error.ts'
import { maxTextCharacters, textTooLong } from '../text/normalise-text.ts'
import { readPlc } from './file-information.ts'

/** The text of a document, and where in the file each character stands. */
export interface PiecedText {
  text: string
  /** Returns the offset in the WordDocument stream of the character at a position. */
  offsetOf(position: number): number
}

interface Piece {
  start: number
  offset: number
  bytesPerCharacter: number
}

const compressed = 0x40000000

/**
 * Joins the pieces of the text (MS-DOC 2.4.1).
 * @param clx structure 33
 * @throws ExtractionError unreadable_document, document_too_complex (more than 20 million characters)
 */
export function readPieces(word: Buffer, clx: Buffer): PiecedText {
  const { positions, elements } = readPlc(findPieceTable(clx), 8)
  const latin = new TextDecoder('windows-1252')
  const pieces: Piece[] = []
  const texts: string[] = []
  let length = 0
  elements.forEach((element, index) => {
    const start = positions[index] ?? 0
    const count = (positions[index + 1] ?? 0) - start
    if (count <= 0 || start !== length) throw unreadableDocument('Word 97')
    length += count
    if (length > maxTextCharacters) throw textTooLong()
    const field = element.readUInt32LE(2)
    const isCompressed = (field & compressed) !== 0
    const offset = isCompressed ? (field & (compressed - 1)) >>> 1 : field & (compressed - 1)
    const bytes = word.subarray(offset, offset + count * (isCompressed ? 1 : 2))
    const text = isCompressed ? latin.decode(bytes) : bytes.toString('utf16le')
    pieces.push({ start, offset, bytesPerCharacter: isCompressed ? 1 : 2 })
    // Positions are kept when the file is cut short.
    texts.push(text.padEnd(count, '\0'))
  })
  return {
    text: texts.join(''),
    offsetOf(position) {
      const piece = pieces[findLast(pieces, each => each.start <= position)]
      return piece ? piece.offset + (position - piece.start) * piece.bytesPerCharacter : 0
    },
  }
}

/** The piece table follows any number of property lists. */
function findPieceTable(clx: Buffer): Buffer {
  let at = 0
  while (clx[at] === 1 && at + 3 <= clx.length) at += 3 + clx.readUInt16LE(at + 1)
  if (clx[at] !== 2 || at + 5 > clx.length) throw unreadableDocument('Word 97')
  return clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1))
}

/** Returns the index of the last element that holds; elements that hold come first. -1 when there is none. */
export function findLast<T>(sorted: T[], holds: (element: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sorted[middle] as T)) low = middle + 1
    else high = middle
  }
  return low - 1
}
