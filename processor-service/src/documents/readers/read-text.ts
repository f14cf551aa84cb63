import { readFile, stat } from 'node:fs/promises'
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
  return unpagedDocument(normaliseText(decode(bytes)))
}

/** Reads a text file. */
export const readTextFile: ReadDocument = async ({ path }) => unpagedDocument(normaliseText(await decodeTextFile(path)))

/**
 * Decodes a text file and leaves its content as it is. A file that must exceed the character limit is not read.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function decodeTextFile(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > maxTextCharacters * maxBytesPerCharacter) throw textTooLong()
  return decode(await readFile(path))
}

function decode(bytes: Uint8Array): string {
  const text = decodeText(bytes)
  if (text === undefined) throw unreadableDocument('text')
  return text
}
