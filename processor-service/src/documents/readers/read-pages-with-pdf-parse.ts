import { PasswordException, PDFParse } from 'pdf-parse'
import { documentTooComplex, passwordProtected, unreadableDocument } from '../extraction-error.ts'

/**
 * The raw text of each page by pdf.js, three to four times as slow as pdfium. The pages are taken one by one, so none of
 * the markers that pdf-parse puts between them appear.
 *
 * Throws ExtractionError: `password_protected`, `unreadable_document`, and `document_too_complex` above `maxPages`.
 */
export async function readPagesWithPdfParse(bytes: Uint8Array, maxPages: number): Promise<string[]> {
  const parser = new PDFParse({ data: bytes, isEvalSupported: false, verbosity: 0 })
  try {
    const { total } = await parser.getText({ partial: [1], pageJoiner: '' })
    if (total > maxPages) throw documentTooComplex(`The PDF has ${total} pages, and at most ${maxPages} are read.`)
    const { pages } = await parser.getText({ pageJoiner: '' })
    if (pages.length !== total) throw unreadableDocument('PDF')
    return pages.map(page => page.text)
  } catch (error) {
    if (error instanceof PasswordException) throw passwordProtected()
    throw error
  } finally {
    await parser.destroy()
  }
}
