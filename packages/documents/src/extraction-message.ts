import type { AttachmentPath, ExtractedDocument } from './extracted-document.ts'
import type { ExtractionErrorCode } from './extraction-error.ts'
import type { PageImage } from './ocr/page-image.ts'
import type { PageSelection } from './page-selection.ts'

/** Sent to a thread: the document and its limits. */
export interface ExtractionRequest {
  path: string
  contentType: string
  /** In lower case, without its dot. */
  extension: string
  pages: PageSelection
  maxInflatedBytes: number
  maxPages: number
}

/**
 * Returned by a thread. Errors lose their class and code between threads, so they are sent as data. `cause` is only logged.
 * A `machineError` is not the document's fault: a file that cannot be read, a package that is not installed.
 */
export type ExtractionOutcome = { extracted: ExtractedDocument } | FailedOutcome

/** Sent to a thread: the document and the page whose image it returns. */
export interface PageImageRequest {
  path: string
  contentType: string
  extension: string
  /** 1-based */
  page: number
  /** The attachment that has the page (see AttachedPage). */
  attachment: AttachmentPath
  maxPages: number
}

export type PageImageOutcome = { image: PageImage } | FailedOutcome

export type FailedOutcome =
  | { documentError: { code: ExtractionErrorCode; detail: string; cause: string | undefined } }
  | { machineError: string }
