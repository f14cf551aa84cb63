import { type ExtractedDocument, toPage } from '../extracted-document.ts'
import { ExtractionError, unreadableDocument } from '../extraction-error.ts'
import { isSelected } from '../page-selection.ts'
import { type Pdfium, usePdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { type PdfPages, readPages } from '../pdf/read-pages.ts'
import { isRecovered } from '../pdf/recover-text.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { ReadDocument, ReaderInput } from './reader.ts'

/** pdf.js takes up to 50 ms a page, so it reads no more pages than this for better letters. */
const maxUnmapped = 100

/** Reads the pages of a PDF as Markdown. */
export const readPdfFile: ReadDocument = input => usePdfium(pdfium => readPdf(pdfium, input))

/**
 * Reads a PDF with pdfium. Falls back to pdf-parse for a file or a page that pdfium cannot open. A file that needs a
 * password is refused without the fallback.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
async function readPdf(pdfium: Pdfium, input: ReaderInput): Promise<ExtractedDocument> {
  const pdf = openPdf(pdfium, input.bytes)
  if (!pdf) return readWithFallback(input)
  let read: PdfPages
  try {
    read = readPages(pdfium, pdf, input.pages, input.maxPages)
  } finally {
    pdf.close()
  }
  const { pages, warnings } = read
  await readAgain(input, read)
  return { pages, pageCount: pdf.pageCount, warnings }
}

/** Takes the text of pages that pdfium cannot load, or whose glyphs it cannot name, from pdf.js. Changes `pages`. */
async function readAgain(input: ReaderInput, { pages, unloadable, unmapped }: PdfPages): Promise<void> {
  const numbers = [...unloadable, ...unmapped.slice(0, maxUnmapped)]
  if (numbers.length === 0) return
  const texts = await readTextsWithPdfParse(input, numbers).catch(() => undefined)
  for (const [at, { number, text }] of pages.entries()) {
    const second = normaliseText(texts?.get(number ?? 0) ?? '')
    if (second !== '' && (unloadable.includes(number ?? 0) || isRecovered(text, second)))
      pages[at] = toPage(number, second)
  }
}

async function readWithFallback(input: ReaderInput): Promise<ExtractedDocument> {
  try {
    const texts = await readTextsWithPdfParse(input)
    const pages = Array.from(texts, ([number, raw]) => toPage(number, normaliseText(raw), raw.trim() === ''))
    return {
      pages: pages.filter(page => isSelected(input.pages, page.number ?? 0)),
      pageCount: texts.size,
      warnings: [],
    }
  } catch (error) {
    if (error instanceof ExtractionError && error.code !== 'unreadable_document') throw error
    throw unreadableDocument('PDF', error)
  }
}

/** pdf-parse is imported here because most threads never need pdf.js. */
async function readTextsWithPdfParse(
  { bytes, maxPages }: ReaderInput,
  numbers?: number[],
): Promise<Map<number, string>> {
  const { readPagesWithPdfParse } = await import('./read-pages-with-pdf-parse.ts')
  return readPagesWithPdfParse(new Uint8Array(bytes), maxPages, numbers)
}
