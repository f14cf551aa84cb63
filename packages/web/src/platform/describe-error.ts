import { ApiError, ConnectionError } from '@ai-platform/client/browser.ts'

/** An error as the page shows it: what happened, and what to do next. */
export interface ErrorText {
  detail: string
  code?: string
  /** names the request in the platform's logs */
  requestId?: string
  /** the refused fields, by name */
  fields: Record<string, string>
}

const clock = (iso: string) => new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })

/** Turns what a call threw into words. The platform's own sentence comes first: it says what to do. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof ApiError) {
    const { detail, code, requestId, resetsAt } = error
    const fields = Object.fromEntries(error.errors.map(({ path, message }) => [path, message]))
    return {
      detail: resetsAt === undefined ? detail : `${detail} The quota starts anew at ${clock(resetsAt)}.`,
      code,
      fields,
      ...(requestId !== undefined && { requestId }),
    }
  }
  if (error instanceof ConnectionError || error instanceof TypeError)
    return { detail: 'The platform could not be reached. Check your connection, then try again.', fields: {} }
  return { detail: error instanceof Error ? error.message : String(error), fields: {} }
}
