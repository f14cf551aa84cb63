import { documentTooComplex, ExtractionError } from '../extraction-error.ts'

/** About 4,000 pages of prose: 30 times what any model reads at once. */
export const maxTextCharacters = 20_000_000

const scanDetail =
  'The PDF holds no text, only images of pages as a scanner makes them. Run text recognition (OCR) over it first and ' +
  'upload the result.'

/**
 * The one form in which extracted text leaves this folder: NFC, LF line ends, no line ending in blanks, at most two
 * blank lines in a row, and none of the characters PostgreSQL or JSON refuse (NUL, lone surrogates) or nobody sees
 * (C0 controls but tab, LF and form feed; DEL; noncharacters; byte order marks).
 *
 * Throws ExtractionError: `no_text_found` when nothing is left, `document_too_complex` beyond 20 million characters
 * (nothing is cut in silence).
 */
export function normaliseText(raw: string, kind: 'document' | 'pdf' = 'document'): string {
  if (raw.length > maxTextCharacters) throw textTooLong()
  const text = (raw.isWellFormed() ? raw : raw.replace(/\p{Surrogate}/gu, ''))
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
    .replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f\ufeff\ufffe\uffff]/g, '')
    .normalize('NFC')
    // Looked for at the beginning of a run of blanks alone: from each of its blanks it would take quadratic time.
    .replace(/(?<![^\S\n\f])[^\S\n\f]+\n/g, '\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()
  if (text === '') throw new ExtractionError('no_text_found', kind === 'pdf' ? scanDetail : 'There is no text in it.')
  return text
}

export function textTooLong(): ExtractionError {
  return documentTooComplex('The document holds more than 20 million characters of text.')
}
