import type { TaskErrorCode } from '@ai-platform/contracts/task.ts'
import { ModelError, statusesOfText, webPageReason } from '../models/model-error.ts'

export type ProviderErrorCode = Extract<
  TaskErrorCode,
  | 'provider_unavailable'
  | 'provider_rejected'
  | 'provider_bad_output'
  | 'translation_unavailable'
  | 'document_too_complex'
  | 'no_text_found'
>

/** A provider has no answer. `detail` is shown to the user: it holds no key, address or document text. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  readonly code: ProviderErrorCode
  readonly detail: string
  /** the vendor's Retry-After */
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProviderErrorCode, detail: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(detail, { cause: options.cause })
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** Whether the provider refused the key, the account or the model, or is not at its address, and so would refuse every task. */
export function refusesAccount({ code, cause }: ProviderError): boolean {
  if (!(cause instanceof ModelError)) return false
  if (cause.reason === webPageReason) return true
  return code === 'provider_rejected' && cause.status !== undefined && !statusesOfText.includes(cause.status)
}
