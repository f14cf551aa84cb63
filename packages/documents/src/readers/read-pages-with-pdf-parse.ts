import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PasswordException, PDFParse } from 'pdf-parse'
import { documentTooComplex, passwordProtected, unreadableDocument } from '../extraction-error.ts'

/** The encodings of Chinese, Japanese and Korean fonts (ISO 32000-1, 9.7.5.2), as files of pdf.js, which pdf-parse depends on. */
const cMaps = join(
  dirname(createRequire(import.meta.resolve('pdf-parse')).resolve('pdfjs-dist/package.json')),
  'cmaps/',
)

/**
 * Reads the raw text of each page with pdf.js, which is three to four times as slow as pdfium. Takes the pages apart from
 * each other, so that pdf-parse's own page markers do not appear in the text.
 * @param numbers of the pages to read, 1-based, with their ligatures as they are. Default: all pages, with letters for ligatures.
 * @returns the texts by page number
 * @throws ExtractionError password_protected, unreadable_document, document_too_complex (more than `maxPages` pages)
 */
export async function readPagesWithPdfParse(
  bytes: Uint8Array,
  maxPages: number,
  numbers?: number[],
): Promise<Map<number, string>> {
  const parser = new PDFParse({ data: bytes, isEvalSupported: false, verbosity: 0, cMapUrl: cMaps, cMapPacked: true })
  try {
    // There is no page 0, so this reads only the number of pages.
    const { total } = await parser.getText({ partial: [0], pageJoiner: '' })
    if (total > maxPages) throw documentTooComplex(`The PDF has ${total} pages, and at most ${maxPages} are read.`)
    const { pages } = await parser.getText({
      pageJoiner: '',
      ...(numbers ? { partial: numbers, disableNormalization: true } : {}),
    })
    if (pages.length !== (numbers?.length ?? total)) throw unreadableDocument('PDF')
    return new Map(pages.map(page => [page.num, page.text]))
  } catch (error) {
    if (error instanceof PasswordException) throw passwordProtected()
    throw error
  } finally {
    await parser.destroy()
  }
}
