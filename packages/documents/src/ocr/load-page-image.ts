import { unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import { decodeImagePage, type ImageContainer, listImagePages } from '../images/decode-image.ts'
import { loadPdfium, type Pdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { renderPage } from '../pdf/render-page.ts'
import type { PageImage } from './page-image.ts'
import { findScanDpi } from './scan-dpi.ts'
import { straightenPage } from './straighten-page.ts'
import { loadTesseractCore } from './tesseract-core.ts'

/** Memory of WebAssembly only grows, so a large page would keep its memory. */
const maxKeptBytes = 128 * 1024 * 1024

/** The pdfium that renders in this thread. Loading it takes 50 ms. This is the only state of the module. */
let pdfium: Pdfium | undefined

/**
 * Renders a page of a PDF, or decodes a page of an image file, and makes its lines level.
 * @param page its number, 1-based
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function loadPageImage(
  bytes: Uint8Array,
  format: Format,
  page: number,
  maxPages: number,
): Promise<PageImage> {
  const isImage = format.reader === 'image'
  return straightenPage(await (isImage ? decodePage(bytes, format, page, maxPages) : renderPdfPage(bytes, page)))
}

async function decodePage(bytes: Uint8Array, format: Format, page: number, maxPages: number): Promise<PageImage> {
  const loaded = await loadTesseractCore()
  const image = { container: format.container as ImageContainer, name: format.name, maxPages }
  const listed = listImagePages(loaded, bytes, image)[page - 1]
  if (!listed) throw unreadableDocument(format.name)
  return decodeImagePage(loaded, bytes, listed, image)
}

async function renderPdfPage(bytes: Uint8Array, page: number): Promise<PageImage> {
  const renderer = pdfium ?? (await loadPdfium())
  // After an exception its memory may be inconsistent, so the instance is kept only when it has succeeded.
  pdfium = undefined
  const pdf = openPdf(renderer, bytes)
  if (!pdf) throw unreadableDocument('PDF')
  const image = renderPage(renderer, pdf, page - 1, findScanDpi(renderer, pdf, page - 1))
  pdf.close()
  if (renderer.bytes.length <= maxKeptBytes) pdfium = renderer
  if (!image) throw unreadableDocument('PDF')
  return image
}
