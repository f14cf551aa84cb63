import { type ExtractedDocument, unpagedDocument } from '../extracted-document.ts'
import { markdownTable } from '../markdown/markdown-table.ts'
import { detectDelimiter } from '../sheets/detect-delimiter.ts'
import { parseDelimited } from '../sheets/parse-delimited.ts'
import { maxTextCharacters, normaliseText } from '../text/normalise-text.ts'
import { decodeTextBytes } from './read-text.ts'
import type { ReadDocument } from './reader.ts'

/** Reads a csv or tsv file. */
export const readCsvFile: ReadDocument = async ({ bytes }) => readCsv(bytes)

/**
 * Reads a table of delimited values as Markdown. Without a delimiter, and when the Markdown would exceed the limit of a
 * document, the text stays as it is.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export function readCsv(bytes: Uint8Array): ExtractedDocument {
  const text = decodeTextBytes(bytes)
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
  // Excel writes the delimiter into a first line of its own.
  const declared = /^sep=(.)\n/.exec(text)
  const content = declared ? text.slice(declared[0].length) : text
  const delimiter = declared?.[1] ?? detectDelimiter(content)
  if (delimiter === undefined) return unpagedDocument(normaliseText(text))
  const rows = parseDelimited(content, delimiter).filter(row => row.some(cell => cell.trim() !== ''))
  const cells = rows.reduce((sum, row) => sum + row.length, 0)
  // Each cell takes up to three more characters as Markdown.
  if (content.length + 3 * cells > maxTextCharacters) return unpagedDocument(normaliseText(text))
  return unpagedDocument(normaliseText(markdownTable(rows)))
}
