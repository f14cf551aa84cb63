import type { TaskType } from '@ai-platform/contracts/result.ts'
import { maxUrlCharacters } from '@ai-platform/contracts/submission.ts'
import { invalidFields } from '@ai-platform/runtime/problem-error.ts'
import { type Fields, type ReadFields, readField } from './read-fields.ts'
import { checkOptions, unknownField } from './submission-fields.ts'

export interface UrlRequest extends Fields {
  url: string
}

/**
 * Reads the JSON body of a submission by URL. A field that is null or an empty string counts as not sent, as in a form.
 * @throws ProblemError validation_error for a body without a URL; the problems of the other fields as for a form
 */
export function readUrlRequest(body: unknown, taskTypes: readonly TaskType[]): UrlRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidFields([{ path: 'body', message: 'Send a JSON object with the field "url".' }])
  const { url, ...others } = body as Record<string, unknown>
  if (typeof url !== 'string' || url === '' || url.length > maxUrlCharacters)
    throw invalidFields([{ path: 'url', message: `Send a URL of 1 to ${maxUrlCharacters} characters.` }])
  const fields: ReadFields = { taskType: 'summarize' }
  for (const [name, value] of Object.entries(others)) {
    if (value === null) continue
    readField(fields, name, typeof value === 'number' ? String(value) : value, taskTypes)
  }
  if (fields.unknown !== undefined) throw unknownField('url', fields.unknown)
  const { unknown: _unknown, ...known } = fields
  checkOptions(known.options ?? {}, known.taskType, undefined)
  return { url, ...known }
}
