import type { TaskErrorCode } from '@ai-platform/contracts/task.ts'

export type ExtractionErrorCode = Extract<
  TaskErrorCode,
  'unreadable_document' | 'password_protected' | 'no_text_found' | 'document_too_complex'
>

/** A fault of the document itself: another attempt gives the same error. */
export class ExtractionError extends Error {
  readonly code: ExtractionErrorCode
  /** Shown to the user: what is wrong and what to do. Contains no text of the document and no path of this machine. */
  readonly detail: string

  /** @param cause only logged, never shown */
  constructor(code: ExtractionErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause })
    this.name = 'ExtractionError'
    this.code = code
    this.detail = detail
  }
}

/** @param formatName the format in a user's words, such as `PDF` */
export const unreadableDocument = (formatName: string, cause?: unknown) =>
  new ExtractionError(
    'unreadable_document',
    `The file is damaged or is not a ${formatName} document. Open it in the program that made it, save it again and upload the new file.`,
    cause,
  )

export const passwordProtected = () =>
  new ExtractionError(
    'password_protected',
    'The document is protected by a password. Remove the protection and upload it again.',
  )

/** @param reason a sentence that names the limit the document exceeds */
export const documentTooComplex = (reason: string, cause?: unknown) =>
  new ExtractionError('document_too_complex', `${reason} Split it into smaller documents and upload those.`, cause)
