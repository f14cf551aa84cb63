import type { ExtractedDocument } from '../extracted-document.ts'
import { documentTooComplex } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import { loadReader } from './load-reader.ts'
import type { ReaderInput } from './reader.ts'

const maxMailDepth = 3
const maxAttachments = 100

const isMail = ({ reader }: Format) => reader === 'eml' || reader === 'msg'

/**
 * Reads a document by the reader of its format. Its attachments, and theirs, are read the same way: at most 100 in all,
 * with no more than `maxInflatedBytes` together. Mails inside mails are read three levels deep.
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
        if (depth === maxMailDepth && isMail(format)) throw documentTooComplex('Mails are nested too deeply.')
        if (count > maxAttachments) throw documentTooComplex(`There are more than ${maxAttachments} attachments.`)
        if (totalBytes > input.maxInflatedBytes) throw documentTooComplex('The attachments are too large together.')
        return readAtDepth({ ...input, bytes, format, pages: null }, depth + 1)
      },
    })
  }
  return readAtDepth(document, 0)
}
