import { unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { rtfToMarkdown } from '../rtf/read-rtf.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an RTF file as Markdown. */
export const readRtfFile: ReadDocument = async ({ bytes, format }) => {
  if (!bytes.subarray(0, 5).equals(Buffer.from('{\\rtf'))) throw unreadableDocument(format.name)
  return unpagedDocument(normaliseText(rtfToMarkdown(bytes.toString('latin1'))))
}
