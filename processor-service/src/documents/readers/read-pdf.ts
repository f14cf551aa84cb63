import { type ExtractedDocument, toPage } from '../extracted-document.ts'
import { ExtractionError, unreadableDocument } from '../extraction-error.ts'
import { isSelected, type PageSelection } from '../page-selection.ts'
import { loadPdfium, type Pdfium } from '../pdf/load-pdfium.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { readPagesWithPdfium } from './read-pages-with-pdfium.ts'
import type { ReadDocument, ReaderInput } from './reader.ts'

/** Loading pdfium takes 50 ms, so a thread loads it once. This is the only state of the module. */
let loaded: Promise<Pdfium> | undefined

/** Reads the text of a PDF. */
export const readPdfFile: ReadDocument = async input => {
  loaded ??= loadPdfium()
  try {
    return await readPdf(await loaded, input)
  } catch (error) {
    // After a trap inside WebAssembly its memory may be inconsistent; the next PDF loads a new instance.
    if (!(error instanceof ExtractionError)) loaded = undefined
    throw error
  }
}

/**
 * Reads the text of a PDF with pdfium. Falls back to pdf-parse when pdfium cannot open the file or one of its pages, or
 * finds no text. A file that needs a password is refused without the fallback.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
async function readPdf(pdfium: Pdfium, input: ReaderInput): Promise<ExtractedDocument> {
  const { bytes } = input
  const pages = readPagesWithPdfium(pdfium, bytes, input.maxPages)
  if (pages && !isBlank(pages)) return toDocument(pages, input.pages)
  return toDocument(await readWithFallback(bytes, input.maxPages, pages), input.pages)
}

/** pdf-parse is imported here because most threads never need pdf.js. */
async function readWithFallback(bytes: Buffer, maxPages: number, blankPages: string[] | undefined): Promise<string[]> {
  const { readPagesWithPdfParse } = await import('./read-pages-with-pdf-parse.ts')
  try {
    return await readPagesWithPdfParse(new Uint8Array(bytes), maxPages)
  } catch (error) {
    if (error instanceof ExtractionError && error.code !== 'unreadable_document') throw error
    // pdfium opened the file and found blank pages: "no text" is more precise than "unreadable".
    if (blankPages) return blankPages
    throw unreadableDocument('PDF', error)
  }
}

const isBlank = (pages: string[]) => pages.every(page => page.trim() === '')

function toDocument(texts: string[], selection: PageSelection): ExtractedDocument {
  const pages = texts
    .map((raw, index) => {
      const text = normaliseText(joinHyphenated(raw))
      return toPage(index + 1, text, text === '')
    })
    .filter(page => isSelected(selection, page.number ?? 0))
  return { pages, pageCount: texts.length, warnings: [] }
}

/**
 * pdfium writes U+FFFE for a hyphen at the end of a line. Before a lower-case letter the hyphen divided a word and is
 * removed. Elsewhere it belongs to a compound (`Schwarz-Weiß`) and stays.
 */
function joinHyphenated(page: string): string {
  return page.replace(/\ufffe(?=\p{Ll})/gu, '').replaceAll('\ufffe', '-')
}
