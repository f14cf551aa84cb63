export type LocalTaskErrorCode = 'translation_unavailable' | 'document_too_complex' | 'no_text_found'

/** Why the local provider refuses a document. `detail` is a sentence for the user, with what could be done instead. */
export class LocalTaskError extends Error {
  readonly code: LocalTaskErrorCode
  readonly detail: string

  constructor(code: LocalTaskErrorCode, detail: string) {
    super(detail)
    this.name = 'LocalTaskError'
    this.code = code
    this.detail = detail
  }
}
