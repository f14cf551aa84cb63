import { maxTextCharacters, textTooLong } from './normalise-text.ts'

/** Counts the characters of a document while it is read, so that the limit holds before its texts are joined. */
export interface TextBudget {
  /** @throws ExtractionError document_too_complex */
  spend(characters: number): void
}

export function createTextBudget(maxCharacters = maxTextCharacters): TextBudget {
  let left = maxCharacters
  return {
    spend(characters) {
      left -= characters
      if (left < 0) throw textTooLong()
    },
  }
}
