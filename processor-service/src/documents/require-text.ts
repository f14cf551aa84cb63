import { type ExtractedDocument, joinPages } from './extracted-document.ts'
import { ExtractionError } from './extraction-error.ts'

const scanDetail =
  'The document contains no text, only images of its pages, as a scanner makes them. Run text recognition (OCR) on it and ' +
  'upload the result.'

const emptyDetail = 'The document contains no text. Upload a document with text.'

/**
 * Returns the text of all pages of a document.
 * @throws ExtractionError no_text_found
 */
export function requireText({ pages }: ExtractedDocument): string {
  const text = joinPages(pages)
  if (text !== '') return text
  throw new ExtractionError('no_text_found', pages.some(page => page.unread) ? scanDetail : emptyDetail)
}
