import type { ExtractedDocument } from '../extracted-document.ts'
import { documentTooComplex } from '../extraction-error.ts'
import { loadReader } from './load-reader.ts'
import type { ReaderInput } from './reader.ts'

const maxDepth = 3
const maxAttachments = 100

/**
 * Reads a document by the reader of its format. Its attachments, and theirs, are read the same way: at most 100 in all, no
 * deeper than 3, and of no more than `maxInflatedBytes` together.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export function readDocument(document: Omit<ReaderInput, 'readAttachment'>): Promise<ExtractedDocument> {
  let count = 0
  let totalBytes = 0

  async function readAtDepth(input: Omit<ReaderInput, 'readAttachment'>, depth: number): Promise<ExtractedDocument> {
    const read = await loadReader(input.format.reader)
    return read({
      ...input,
      async readAttachment(bytes, format) {
        count += 1
        totalBytes += bytes.length
        if (depth === maxDepth) throw documentTooComplex(`Attachments are nested deeper than ${maxDepth} levels.`)
        if (count > maxAttachments) throw documentTooComplex(`There are more than ${maxAttachments} attachments.`)
        if (totalBytes > input.maxInflatedBytes) throw documentTooComplex('The attachments are too large together.')
        return readAtDepth({ ...input, bytes, format, path: '', pages: null }, depth + 1)
      },
    })
  }
  return readAtDepth(document, 0)
}
