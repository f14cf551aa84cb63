import type { ExtractedDocument } from '../extracted-document.ts'
import type { Format } from '../file-types.ts'
import type { PageSelection } from '../page-selection.ts'

export interface ReaderInput {
  /** The whole file, or an attachment. */
  bytes: Buffer
  format: Format
  pages: PageSelection
  /** Limit for the uncompressed content of the file, in bytes. */
  maxInflatedBytes: number
  /** A document with more pages is refused. */
  maxPages: number
  /**
   * Reads a file that is part of this document, such as an attachment of a mail.
   * @throws ExtractionError unreadable_document, password_protected, document_too_complex (also for too many attachments,
   * or attachments nested too deeply)
   */
  readAttachment(bytes: Buffer, format: Format): Promise<ExtractedDocument>
}

/**
 * Reads a document in a thread of the extraction pool. Returns pages without text when there is none.
 * @throws ExtractionError unreadable_document, password_protected, document_too_complex
 */
export type ReadDocument = (input: ReaderInput) => Promise<ExtractedDocument>
