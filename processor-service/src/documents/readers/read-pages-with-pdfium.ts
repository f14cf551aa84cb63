import { documentTooComplex, passwordProtected } from '../extraction-error.ts'
import { maxTextCharacters, textTooLong } from '../text/normalise-text.ts'
import type { Pdfium } from './load-pdfium.ts'

/** FPDF_ERR_PASSWORD in fpdfview.h. */
const passwordError = 4

/**
 * Reads the raw text of each page with pdfium. Returns undefined when pdfium cannot open the file or one of its pages.
 * @throws ExtractionError password_protected, document_too_complex (more than `maxPages` pages or too many characters)
 */
export function readPagesWithPdfium(pdfium: Pdfium, bytes: Uint8Array, maxPages: number): string[] | undefined {
  const file = pdfium.wasmExports.malloc(bytes.length)
  if (file === 0) throw documentTooComplex('The PDF is too large to be read.')
  pdfium.HEAPU8.set(bytes, file)
  const document = pdfium._FPDF_LoadMemDocument(file, bytes.length, 0)
  try {
    if (document !== 0) return readPages(pdfium, document, maxPages)
    if (pdfium._FPDF_GetLastError() === passwordError) throw passwordProtected()
    return undefined
  } finally {
    if (document !== 0) pdfium._FPDF_CloseDocument(document)
    pdfium.wasmExports.free(file)
  }
}

function readPages(pdfium: Pdfium, document: number, maxPages: number): string[] | undefined {
  const count = pdfium._FPDF_GetPageCount(document)
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
  const page = pdfium._FPDF_LoadPage(document, index)
  if (page === 0) return undefined
  const textPage = pdfium._FPDFText_LoadPage(page)
  try {
    return textPage === 0 ? undefined : readCharacters(pdfium, textPage)
  } finally {
    if (textPage !== 0) pdfium._FPDFText_ClosePage(textPage)
    pdfium._FPDF_ClosePage(page)
  }
}

/** FPDFText_GetText writes UTF-16LE units and a final NUL into the buffer and returns the number of units. */
function readCharacters(pdfium: Pdfium, textPage: number): string {
  const count = pdfium._FPDFText_CountChars(textPage)
  if (count <= 0) return ''
  const buffer = pdfium.wasmExports.malloc((count + 1) * 2)
  try {
    const units = pdfium._FPDFText_GetText(textPage, 0, count, buffer)
    const bytes = pdfium.HEAPU8.subarray(buffer, buffer + Math.max(0, units - 1) * 2)
    return new TextDecoder('utf-16le').decode(bytes)
  } finally {
    pdfium.wasmExports.free(buffer)
  }
}
