import { type DocumentPage, type ExtractedDocument, toPage } from '../extracted-document.ts'
import { ExtractionError, unreadableDocument } from '../extraction-error.ts'
import { isSelected } from '../page-selection.ts'
import { joinSingleLetters } from '../pdf/join-single-letters.ts'
import { type Pdfium, usePdfium } from '../pdf/load-pdfium.ts'
import { openPdf } from '../pdf/open-pdf.ts'
import { type PdfContents, readContents, readLetters, writePages } from '../pdf/read-pages.ts'
import { isRecovered } from '../pdf/recover-text.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { ReadDocument, ReaderInput } from './reader.ts'

/** pdf.js takes up to 50 ms a page, so it reads no more pages than this for better letters. */
const maxUnmapped = 100

/** Latin and Armenian ligatures, and forms of Hebrew and Arabic letters. */
const ligatures = /[\ufb00-\ufbb1\ufbd3-\ufdff\ufe70-\ufefc]+/g

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
  try {
    const contents = readContents(pdfium, pdf, input.pages, input.maxPages)
    const texts = await readSecondTexts(input, contents)
    const remaining = new Map(
      Array.from(texts).filter(([number, text]) => !readLetters(pdfium, pdf, contents, number, text)),
    )
    const { pages, warnings } = writePages(pdfium, pdf, contents)
    return {
      pages: pages.map(page => takeSecondText(page, remaining.get(page.number ?? 0), contents)),
      pageCount: pdf.pageCount,
      warnings,
    }
  } finally {
    pdf.close()
  }
}

/** Reads pages that pdfium cannot load, or whose glyphs it cannot name, with pdf.js. */
async function readSecondTexts(
  input: ReaderInput,
  { unloadable, unmapped }: PdfContents,
): Promise<ReadonlyMap<number, string>> {
  const numbers = [...unloadable, ...unmapped.slice(0, maxUnmapped)]
  const texts = numbers.length === 0 ? undefined : await readTextsWithPdfParse(input, numbers).catch(() => undefined)
  return texts ?? new Map()
}

/** Takes the text of pdf.js for a page that pdfium cannot load, or where pdfium's letters are codes. */
function takeSecondText(page: DocumentPage, raw: string | undefined, { unloadable }: PdfContents): DocumentPage {
  const { number, text } = page
  const letters = (raw ?? '').replace(ligatures, ligature => ligature.normalize('NFKC'))
  const second = normaliseText(joinSingleLetters(letters))
  return second !== '' && (unloadable.includes(number ?? 0) || isRecovered(text, second))
    ? toPage(number, second)
    : page
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
