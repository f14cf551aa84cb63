import { ApiError, ConnectionError } from '@ai-platform/client/browser.ts'
import { formatTime } from '../ui/format.ts'

/** An error as the page shows it: what happened, and what to do next. */
export interface ErrorText {
  detail: string
  code?: string
  /** names the request in the platform's logs */
  requestId?: string
  /** the refused fields, by name */
  fields: Record<string, string>
}

/** Advice for programs in a detail, such as "GET /process/task-types lists them." The form lists the formats itself. */
const programAdvice = / (GET|POST) \/\S+ [^.]*\./

/** A time in a detail, which the page shows in the user's time zone. */
const isoTime = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

/** Turns what a call threw into words. The platform's own sentence comes first: it says what to do. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof ApiError) {
    const { detail, code, requestId, resetsAt } = error
    const words = error.detail.replace(programAdvice, '').replace(isoTime, formatTime)
    const fields = Object.fromEntries(error.errors.map(({ path, message }) => [path, message]))
    return {
      detail:
        resetsAt === undefined || detail.includes(resetsAt)
          ? words
          : `${words} Continue after ${formatTime(resetsAt)}.`,
      code,
      fields,
      ...(requestId !== undefined && { requestId }),
    }
  }
  if (error instanceof ConnectionError || error instanceof TypeError)
    return { detail: 'The platform could not be reached. Check your connection, then try again.', fields: {} }
  return { detail: error instanceof Error ? error.message : String(error), fields: {} }
}
