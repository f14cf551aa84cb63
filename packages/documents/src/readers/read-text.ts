import { type ExtractedDocument, unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { decodeText } from '../text/decode-text.ts'
import { maxTextCharacters, normaliseText, textTooLong } from '../text/normalise-text.ts'
import type { ReadDocument } from './reader.ts'

/** No supported encoding needs more bytes for one character. */
const maxBytesPerCharacter = 4

/**
 * Decodes and normalises the bytes of a text file.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export function readText(bytes: Uint8Array): ExtractedDocument {
  return unpagedDocument(normaliseText(decodeTextBytes(bytes)))
}

/** Reads a text file. */
export const readTextFile: ReadDocument = async ({ bytes }) => readText(bytes)

/**
 * Decodes the bytes of a text file and leaves their content as it is. A file that must exceed the character limit is not
 * decoded.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export function decodeTextBytes(bytes: Uint8Array): string {
  if (bytes.length > maxTextCharacters * maxBytesPerCharacter) throw textTooLong()
  const text = decodeText(bytes)
  if (text === undefined) throw unreadableDocument('text')
  return text
}
