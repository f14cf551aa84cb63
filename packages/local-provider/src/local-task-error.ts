export type LocalTaskErrorCode = 'translation_unavailable' | 'document_too_complex' | 'no_text_found'

/** The local provider cannot do a task on a document. `detail` tells the user why and what to do instead. */
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
