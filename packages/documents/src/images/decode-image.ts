import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import { halve, type PageImage } from '../ocr/page-image.ts'
import { copyInto, type LoadedCore } from '../ocr/tesseract-core.ts'
import { cutTiffPage } from './cut-tiff-page.ts'
import { decodeTiffPage } from './decode-tiff-page.ts'
import { imageDpi } from './image-dpi.ts'
import { readJpegMarkers } from './jpeg-markers.ts'
import { orientImage } from './orient-image.ts'
import { readPixels } from './read-pixels.ts'
import { listTiffPages, type TiffPage, withFirstPage } from './tiff-pages.ts'

/** The formats of images, by what their first bytes look like. */
export type ImageContainer = 'png' | 'jpeg' | 'tiff' | 'webp' | 'bmp'

interface ImagePage {
  /** In pixels. */
  width: number
  height: number
  /** Of a TIFF page in the file. */
  offset?: number
}

const maxPixels = 100_000_000
const maxSide = 65_000
/** Recognition gains nothing above this, and its time and memory grow with the pixels. */
const maxPagePixels = 30_000_000
const maxPageDpi = 450

/**
 * Reads the sizes of the pages of an image file, without decoding them.
 * @param name of the format, for error details
 * @throws ExtractionError unreadable_document; document_too_complex for more than 100 megapixels or `maxPages` pages
 */
export function listImagePages(
  loaded: LoadedCore,
  bytes: Uint8Array,
  { container, name, maxPages }: { container: ImageContainer; name: string; maxPages: number },
): ImagePage[] {
  const pages = container === 'tiff' ? listTiffPages(bytes, maxPages) : [readSize(loaded, bytes, container, name)]
  for (const { width, height } of pages) {
    if (width < 1 || height < 1) throw unreadableDocument(name)
    if (width * height > maxPixels || width > maxSide || height > maxSide)
      throw documentTooComplex(`The image has ${width} × ${height} pixels, and at most 100 megapixels are read.`)
  }
  return pages
}

/**
 * Decodes a page of an image file to gray on white, upright.
 * @param page of listImagePages
 * @throws ExtractionError unreadable_document
 */
export function decodeImagePage(
  loaded: LoadedCore,
  bytes: Uint8Array,
  page: ImagePage,
  { container, name }: { container: ImageContainer; name: string },
): PageImage {
  const markers = container === 'jpeg' ? readJpegMarkers(bytes) : undefined
  if (markers?.isComplete === false) throw unreadableDocument(name)
  const file = isTiffPage(page) ? (cutTiffPage(bytes, page) ?? withFirstPage(bytes, page.offset)) : bytes
  const pixels = readPixels(loaded, file) ?? (container === 'tiff' ? decodeTiffPage(file, page) : undefined)
  // A decoder that read something else than the header says is not trusted.
  if (pixels?.width !== page.width || pixels.height !== page.height) {
    if (container !== 'tiff' || pixels?.width !== page.height || pixels.height !== page.width)
      throw unreadableDocument(name)
  }
  const { width, height, gray } = pixels
  let image: PageImage = { width, height, gray, dpi: imageDpi(width, height, pixels.dpi) }
  while (image.width * image.height > maxPagePixels || image.dpi > maxPageDpi) image = halve(image)
  return orientImage(image, markers?.orientation ?? 1)
}

const isTiffPage = (page: ImagePage): page is TiffPage => page.offset !== undefined

function readSize(loaded: LoadedCore, bytes: Uint8Array, container: ImageContainer, name: string): ImagePage {
  if (container === 'bmp') return readBmpSize(bytes, name)
  const { core, memory } = loaded
  const file = copyInto(loaded, bytes)
  const integers = core._malloc(6 * 4)
  try {
    const [format, width, height, bits, samples, colormap] = [0, 4, 8, 12, 16, 20].map(at => integers + at) as [
      ...[number, number, number, number, number, number],
    ]
    if (core._pixReadHeaderMem(file, bytes.length, format, width, height, bits, samples, colormap) !== 0)
      throw unreadableDocument(name)
    const view = new DataView(memory.buffer)
    return { width: view.getInt32(width, true), height: view.getInt32(height, true) }
  } finally {
    core._free(integers)
    core._free(file)
  }
}

/** BITMAPINFOHEADER follows the file header of 14 bytes. A negative height has its rows from the top. */
function readBmpSize(bytes: Uint8Array, name: string): ImagePage {
  if (bytes.length < 26) throw unreadableDocument(name)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
}
