import { readFile } from 'node:fs/promises'
import type { ExtractedText } from '../extracted-text.ts'
import { ExtractionError, unreadableDocument } from '../extraction-error.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { Pdfium } from './load-pdfium.ts'
import { readPagesWithPdfium } from './read-pages-with-pdfium.ts'

/** A line of its own that holds a form feed: a blank line to whoever knows no pages. */
const pageBreak = '\n\f\n'

/**
 * The text of a PDF by pdfium. pdf-parse is asked where pdfium cannot open the file or a page of it (but not for want of
 * a password), and where it found no text at all; a document that is broken or a scan for both ends as one.
 *
 * Throws ExtractionError with any of its codes.
 */
export async function readPdf(pdfium: Pdfium, path: string, maxPages: number): Promise<ExtractedText> {
  const bytes = await readFile(path)
  const pages = readPagesWithPdfium(pdfium, bytes, maxPages)
  if (pages && !isBlank(pages)) return joinPages(pages)
  const again = await readAgain(bytes, maxPages, pages)
  return joinPages(again)
}

/** Loaded on demand: most threads never need pdf.js. */
async function readAgain(bytes: Buffer, maxPages: number, blankPages: string[] | undefined): Promise<string[]> {
  const { readPagesWithPdfParse } = await import('./read-pages-with-pdf-parse.ts')
  try {
    return await readPagesWithPdfParse(new Uint8Array(bytes), maxPages)
  } catch (error) {
    if (error instanceof ExtractionError && error.code !== 'unreadable_document') throw error
    // pdfium did open it and found its pages blank: that is the better answer than pdf.js' refusal.
    if (blankPages) return blankPages
    throw unreadableDocument('PDF', error)
  }
}

const isBlank = (pages: string[]) => pages.every(page => page.trim() === '')

function joinPages(pages: string[]): ExtractedText {
  return { text: normaliseText(pages.map(joinHyphenated).join(pageBreak), 'pdf'), pages: pages.length }
}

/**
 * pdfium puts U+FFFE where a line ended in a hyphen. Before a small letter it divided a word; else it belongs to one
 * (`Schwarz-Weiß`).
 */
function joinHyphenated(page: string): string {
  return page.replace(/\ufffe(?=\p{Ll})/gu, '').replaceAll('\ufffe', '-')
}
