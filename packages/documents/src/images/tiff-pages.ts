import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'

export interface TiffPage {
  /** In pixels. */
  width: number
  height: number
  /** Of the page's image file directory, in bytes. */
  offset: number
}

/** Fields of an image file directory (TIFF 6.0, section 8). */
const newSubfileType = 254
const imageWidth = 256
const imageLength = 257

/** Bits of NewSubfileType: a smaller copy of another image, and a transparency mask. */
const notAPage = 1 | 4

/** The first two bytes of a file with little-endian numbers (TIFF 6.0, section 2). */
export const littleEndian = 0x4949
/** Type SHORT of a field; the others that a size may have take four bytes. */
const shortType = 3
const fieldBytes = 12

/**
 * Lists the pages of a TIFF file by its chain of image file directories, without decoding them. Thumbnails and masks are
 * left out (TIFF 6.0, section 2).
 * @throws ExtractionError unreadable_document when the chain leaves the file, is empty or returns to itself;
 * document_too_complex with more than `maxPages` pages
 */
export function listTiffPages(bytes: Uint8Array, maxPages: number): TiffPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pages: TiffPage[] = []
  const seen = new Set<number>()
  try {
    const isLittle = view.getUint16(0) === littleEndian
    for (let offset = view.getUint32(4, isLittle); offset !== 0; ) {
      if (seen.has(offset)) throw unreadableDocument('TIFF')
      seen.add(offset)
      // A file may hold thumbnails of its pages, so twice as many directories are followed.
      if (seen.size > 2 * maxPages) throw tooManyPages(maxPages)
      const { next, page } = readDirectory(view, offset, isLittle)
      if (page) pages.push(page)
      if (pages.length > maxPages) throw tooManyPages(maxPages)
      offset = next
    }
  } catch (error) {
    throw error instanceof RangeError ? unreadableDocument('TIFF', error) : error
  }
  if (pages.length === 0) throw unreadableDocument('TIFF')
  return pages
}

/** Returns a copy of the file whose first page is the one at `offset`. Decoders that read one page read that one. */
export function withFirstPage(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const view = new DataView(copy.buffer)
  view.setUint32(4, offset, view.getUint16(0) === littleEndian)
  return copy
}

function readDirectory(view: DataView, offset: number, isLittle: boolean): { next: number; page?: TiffPage } {
  const count = view.getUint16(offset, isLittle)
  const fields = new Map<number, number>()
  for (let index = 0, at = offset + 2; index < count; index++, at += fieldBytes) {
    const isShort = view.getUint16(at + 2, isLittle) === shortType
    fields.set(
      view.getUint16(at, isLittle),
      isShort ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle),
    )
  }
  const next = view.getUint32(offset + 2 + count * fieldBytes, isLittle)
  if ((fields.get(newSubfileType) ?? 0) & notAPage) return { next }
  return { next, page: { width: fields.get(imageWidth) ?? 0, height: fields.get(imageLength) ?? 0, offset } }
}

const tooManyPages = (maxPages: number) =>
  documentTooComplex(`The TIFF has more than ${maxPages} pages, and at most ${maxPages} are read.`)
