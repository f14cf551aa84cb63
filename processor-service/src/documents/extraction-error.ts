import type { TaskErrorCode } from '@ai-platform/contracts/task.ts'

export type ExtractionErrorCode = Extract<
  TaskErrorCode,
  'unreadable_document' | 'password_protected' | 'no_text_found' | 'document_too_complex'
>

/** Why no text came out of a document: the fault lies in the document, so trying again changes nothing. */
export class ExtractionError extends Error {
  readonly code: ExtractionErrorCode
  /** A sentence a person can act on; it holds nothing of the document or of this machine. */
  readonly detail: string

  /** `cause` is for the log alone. */
  constructor(code: ExtractionErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause })
    this.name = 'ExtractionError'
    this.code = code
    this.detail = detail
  }
}

/** `kind` names the format as a person knows it, such as `PDF`. */
export const unreadableDocument = (kind: string, cause?: unknown) =>
  new ExtractionError(
    'unreadable_document',
    `The file is damaged or is no real ${kind} document. Open it where it was made, save it anew and upload that.`,
    cause,
  )

export const passwordProtected = () =>
  new ExtractionError(
    'password_protected',
    'The document is protected by a password. Remove the protection and upload it again.',
  )

export const documentTooComplex = (reason: string, cause?: unknown) =>
  new ExtractionError('document_too_complex', `${reason} Split it into smaller documents and upload those.`, cause)
