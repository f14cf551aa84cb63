import { documentTooComplex, type ExtractionError } from '../extraction-error.ts'

/** About 4,000 pages of prose, 30 times the context of the largest models. */
export const maxTextCharacters = 20_000_000

/**
 * Brings extracted text into its final form: NFC, LF line ends, no trailing blanks, at most two blank lines in a row.
 * Removes what PostgreSQL or JSON refuse (NUL, lone surrogates) and invisible characters (C0 controls except tab, LF and
 * form feed; DEL; noncharacters; byte order marks).
 * @throws ExtractionError document_too_complex (more than 20 million characters: text is never truncated)
 */
export function normaliseText(raw: string): string {
  if (raw.length > maxTextCharacters) throw textTooLong()
  return (
    (raw.isWellFormed() ? raw : raw.replace(/\p{Surrogate}/gu, ''))
      .replace(/\r\n?|\u2028|\u2029/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern removes control characters
      .replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f\ufeff\ufffe\uffff]/g, '')
      .normalize('NFC')
      // The lookbehind matches only at the start of a run of blanks. Without it, long runs take quadratic time.
      .replace(/(?<![^\S\n\f])[^\S\n\f]+\n/g, '\n')
      .replace(/\n{4,}/g, '\n\n\n')
      .trim()
  )
}

export function textTooLong(): ExtractionError {
  return documentTooComplex('The document contains more than 20 million characters of text.')
}
