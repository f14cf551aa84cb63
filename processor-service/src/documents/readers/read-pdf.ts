import { readFile } from 'node:fs/promises'
import type { ExtractedText } from '../extracted-text.ts'
import { ExtractionError, unreadableDocument } from '../extraction-error.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { Pdfium } from './load-pdfium.ts'
import { readPagesWithPdfium } from './read-pages-with-pdfium.ts'

/** A line that holds one form feed. Programs that ignore form feeds see a blank line. */
const pageBreak = '\n\f\n'

/**
 * Reads the text of a PDF with pdfium. Falls back to pdf-parse when pdfium cannot open the file or one of its pages, or
 * finds no text. A file that needs a password is refused without the fallback.
 * @param maxPages a document with more pages is refused
 * @throws ExtractionError with any of its codes
 */
export async function readPdf(pdfium: Pdfium, path: string, maxPages: number): Promise<ExtractedText> {
  const bytes = await readFile(path)
  const pages = readPagesWithPdfium(pdfium, bytes, maxPages)
  if (pages && !isBlank(pages)) return joinPages(pages)
  return joinPages(await readWithFallback(bytes, maxPages, pages))
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

function joinPages(pages: string[]): ExtractedText {
  return { text: normaliseText(pages.map(joinHyphenated).join(pageBreak), 'pdf'), pages: pages.length }
}

/**
 * pdfium writes U+FFFE for a hyphen at the end of a line. Before a lower-case letter the hyphen divided a word and is
 * removed. Elsewhere it belongs to a compound (`Schwarz-Weiß`) and stays.
 */
function joinHyphenated(page: string): string {
  return page.replace(/\ufffe(?=\p{Ll})/gu, '').replaceAll('\ufffe', '-')
}
