import { readFile, stat } from 'node:fs/promises'
import { decodeText } from './decode-text.ts'
import { unreadableDocument } from './extraction-error.ts'
import type { ExtractedText } from './extraction-pool.ts'
import { maxTextCharacters, normaliseText, textTooLong } from './normalise-text.ts'

/** No encoding takes more bytes for a character. */
const maxBytesPerCharacter = 4

/** The text of a plain text file. Throws ExtractionError: all codes but `password_protected`. */
export async function extractTextFile(path: string): Promise<ExtractedText> {
  return { text: normaliseText(await readTextFile(path)), pages: null }
}

/** The decoded text as it stands in the file. */
export async function readTextFile(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > maxTextCharacters * maxBytesPerCharacter) throw textTooLong()
  const text = decodeText(await readFile(path))
  if (text === undefined) throw unreadableDocument('text')
  return text
}
