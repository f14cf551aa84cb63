import { type ExtractedDocument, joinPages } from './extracted-document.ts'
import { ExtractionError } from './extraction-error.ts'
import type { Recognition } from './recognition.ts'

const scanDetails: Record<Recognition, string> = {
  done:
    'The document contains no text, only images in which text recognition (OCR) found none. Upload a sharper scan, or a ' +
    'document with text.',
  off:
    'The document contains no text, only images of its pages, and text recognition (OCR) was off for this task. Submit ' +
    'it again with ocr=auto.',
  unavailable:
    'The document contains no text, only images of its pages, as a scanner makes them. Run text recognition (OCR) on it ' +
    'and upload the result.',
}

const emptyDetail = 'The document contains no text. Upload a document with text.'

/**
 * Returns the text of all pages of a document.
 * @param recognition whether text in images was recognised; it decides what the error tells the user to do
 * @throws ExtractionError no_text_found
 */
export function requireText({ pages, pageCount }: ExtractedDocument, recognition: Recognition = 'unavailable'): string {
  const text = joinPages(pages)
  if (text !== '') return text
  if (pages.length === 0 && pageCount !== null && pageCount > 0) throw noPageSelected(pageCount)
  throw new ExtractionError('no_text_found', pages.some(page => page.unread) ? scanDetails[recognition] : emptyDetail)
}

function noPageSelected(pageCount: number): ExtractionError {
  const pages = pageCount === 1 ? 'one page' : `${pageCount} pages`
  const detail = `The document has ${pages}, and none of them is in the field "pages". Submit it with existing pages.`
  return new ExtractionError('no_text_found', detail)
}
