import type { ExtractedText } from './extracted-text.ts'
import type { ExtractionErrorCode } from './extraction-error.ts'

export interface ExtractionTask {
  path: string
  contentType: string
  extension: string
  maxInflatedBytes: number
  maxPages: number
}

/**
 * Errors lose their class and code between threads, so they cross as plain data. `cause` is for the log. `failure` is one
 * of this machine: a file that cannot be read, a package that is missing.
 */
export type ExtractionOutcome =
  | { extracted: ExtractedText }
  | { fault: { code: ExtractionErrorCode; detail: string; cause: string | undefined } }
  | { failure: string }
