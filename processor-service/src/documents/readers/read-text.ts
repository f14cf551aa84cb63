import { readFile, stat } from 'node:fs/promises'
import type { ExtractedText } from '../extracted-text.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { decodeText } from '../text/decode-text.ts'
import { maxTextCharacters, normaliseText, textTooLong } from '../text/normalise-text.ts'

/** No encoding takes more bytes for a character. */
const maxBytesPerCharacter = 4

/** The text of these bytes. Throws ExtractionError: all codes but `password_protected`. */
export function readText(bytes: Uint8Array): ExtractedText {
  return { text: normaliseText(decode(bytes)), pages: null }
}

/** The decoded text of a file as it stands there; one that is too long is not even read. Throws as readText. */
export async function readTextFile(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > maxTextCharacters * maxBytesPerCharacter) throw textTooLong()
  return decode(await readFile(path))
}

function decode(bytes: Uint8Array): string {
  const text = decodeText(bytes)
  if (text === undefined) throw unreadableDocument('text')
  return text
}
