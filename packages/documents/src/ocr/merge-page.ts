import type { DocumentPage } from '../extracted-document.ts'
import { countLetters } from '../text/count-letters.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { RecognisedText } from './parse-tsv.ts'

/** How much longer a recognised text has to be to replace text that the file contains. */
const minGain = 1.2

/**
 * Returns the page with the text that was recognised. With `auto`, text that the file contains stays where recognition found
 * hardly more, because it has no errors. With `force`, any recognised text replaces it. A page without any text has the source `none` and is not unread: there is nothing to read.
 * The notes of a page follow its recognised text.
 */
export function mergePage(page: DocumentPage, recognised: RecognisedText, mode: 'auto' | 'force'): DocumentPage {
  const { notes = '', ...rest } = page
  const text = normaliseText(recognised.text)
  const readPage = { ...rest, unread: false }
  const isBetter = mode === 'force' || countLetters(text) >= minGain * (countLetters(page.text) - countLetters(notes))
  if (text === '' || !isBetter) return readPage
  return {
    ...readPage,
    text: notes === '' ? text : `${text}\n\n${notes}`,
    source: 'ocr',
    confidence: Math.round(recognised.confidence * 1_000) / 1_000,
  }
}
