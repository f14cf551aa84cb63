import { unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import { decodeImagePage, type ImageContainer, listImagePages } from '../images/decode-image.ts'
import { usePdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { renderPage } from '../pdf/render-page.ts'
import type { PageImage } from './page-image.ts'
import { preparePage } from './prepare-page.ts'
import { readScan } from './read-scan.ts'
import { findScanDpi } from './scan-dpi.ts'
import { useTesseractCore } from './tesseract-core.ts'

/**
 * Renders a page of a PDF, or decodes a page of an image file, and prepares it for recognition.
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
  return preparePage(await (isImage ? decodePage(bytes, format, page, maxPages) : renderPdfPage(bytes, page)))
}

function decodePage(bytes: Uint8Array, format: Format, page: number, maxPages: number): Promise<PageImage> {
  return useTesseractCore(loaded => {
    const image = { container: format.container as ImageContainer, name: format.name, maxPages }
    const listed = listImagePages(loaded, bytes, image)[page - 1]
    if (!listed) throw unreadableDocument(format.name)
    return decodeImagePage(loaded, bytes, listed, image)
  })
}

function renderPdfPage(bytes: Uint8Array, page: number): Promise<PageImage> {
  return usePdfium(pdfium => {
    const pdf = openPdf(pdfium, bytes)
    if (!pdf) throw unreadableDocument('PDF')
    try {
      const index = page - 1
      const scan = hasMask(bytes) ? undefined : readScan(pdfium, pdf, index)
      const image = scan ?? renderPage(pdfium, pdf, index, findScanDpi(pdfium, pdf, index))
      if (!image) throw unreadableDocument('PDF')
      return image
    } finally {
      pdf.close()
    }
  })
}

/**
 * Whether an image of a PDF may have a mask, without which its transparent pixels may be black (ISO 32000-1, 8.9.6 and 11.6.5.3).
 * The dictionary of an image is never compressed, so the bytes of the file show it.
 */
function hasMask(pdf: Uint8Array): boolean {
  const file = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  return file.includes('/SMask') || file.includes('/Mask')
}
