import type { OcrMode } from '@ai-platform/contracts/submission.ts'
import type { ExtractedDocument } from './extracted-document.ts'

/** Whether text in images was recognised: yes, not because the task says so, or not because this platform cannot. */
export type Recognition = 'done' | 'off' | 'unavailable'

/** The file of a document that was extracted. It is valid until the recognition ends. */
export interface RecognitionSource {
  path: string
  contentType: string
  /** In lower case, without its dot. */
  extension: string
  /** The user whose document it is. */
  owner: string
}

export interface RecognitionRequest {
  source: RecognitionSource
  /** `auto` recognises the unread pages, `force` all pages. */
  mode: Exclude<OcrMode, 'off'>
  /** An abort ends the recognition. */
  signal: AbortSignal
  /** Reports the number of recognised pages and of all pages to recognise. */
  onPage(done: number, total: number): void
}

/**
 * Recognises text in pages that are images. Returns the document with those pages replaced: their `source` is `ocr`, and
 * `unread` stays true where nothing was recognised.
 * @throws ExtractionError document_too_complex; the signal's reason when aborted
 */
export type RecognisePages = (document: ExtractedDocument, request: RecognitionRequest) => Promise<ExtractedDocument>
