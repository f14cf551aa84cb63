import { documentTooComplex } from '../extraction-error.ts'
import type { Pdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { maxTextCharacters, textTooLong } from '../text/normalise-text.ts'

/**
 * Reads the raw text of each page with pdfium. Returns undefined when pdfium cannot open the file or one of its pages.
 * @throws ExtractionError password_protected, document_too_complex (more than `maxPages` pages or too many characters)
 */
export function readPagesWithPdfium(pdfium: Pdfium, bytes: Uint8Array, maxPages: number): string[] | undefined {
  const pdf = openPdf(pdfium, bytes)
  try {
    return pdf && readPages(pdfium, pdf.document, pdf.pageCount, maxPages)
  } finally {
    pdf?.close()
  }
}

function readPages(pdfium: Pdfium, document: number, count: number, maxPages: number): string[] | undefined {
  if (count > maxPages) throw documentTooComplex(`The PDF has ${count} pages, and at most ${maxPages} are read.`)
  const pages: string[] = []
  let characters = 0
  for (let index = 0; index < count; index++) {
    const text = readPage(pdfium, document, index)
    if (text === undefined) return undefined
    characters += text.length
    if (characters > maxTextCharacters) throw textTooLong()
    pages.push(text)
  }
  return pages
}

function readPage(pdfium: Pdfium, document: number, index: number): string | undefined {
  const { call } = pdfium
  const page = call.FPDF_LoadPage(document, index)
  if (page === 0) return undefined
  const textPage = call.FPDFText_LoadPage(page)
  try {
    return textPage === 0 ? undefined : readCharacters(pdfium, textPage)
  } finally {
    if (textPage !== 0) call.FPDFText_ClosePage(textPage)
    call.FPDF_ClosePage(page)
  }
}

/** FPDFText_GetText writes UTF-16LE units and a final NUL into the buffer and returns the number of units. */
function readCharacters(pdfium: Pdfium, textPage: number): string {
  const count = pdfium.call.FPDFText_CountChars(textPage)
  if (count <= 0) return ''
  const buffer = pdfium.call.malloc((count + 1) * 2)
  try {
    const units = pdfium.call.FPDFText_GetText(textPage, 0, count, buffer)
    const bytes = pdfium.bytes.subarray(buffer, buffer + Math.max(0, units - 1) * 2)
    return new TextDecoder('utf-16le').decode(bytes)
  } finally {
    pdfium.call.free(buffer)
  }
}
