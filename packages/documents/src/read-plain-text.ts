import type { ExtractedDocument } from './extracted-document.ts'
import { formatOfExtension } from './file-types.ts'
import { readCsv } from './readers/read-csv.ts'
import { readText } from './readers/read-text.ts'

/**
 * Reads a document of a type that isPlainText accepts, without a thread. Gives what its reader gives in a thread.
 * @param extension in lower case, without its dot
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export function readPlainText(bytes: Uint8Array, extension: string): ExtractedDocument {
  return formatOfExtension(extension)?.reader === 'csv' ? readCsv(bytes) : readText(bytes)
}
