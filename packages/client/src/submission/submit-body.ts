import type { TaskOptions, TaskType } from '../types.ts'
import type { NamedBlob } from './file-input.ts'

/** The fields of a submission, by their names in the API. */
export interface SubmitFields<T extends TaskType = TaskType> extends TaskOptions {
  /** `summarize` by default */
  task_type?: T
  /** your own data: at most 16 pairs. The task and its webhooks have it too */
  metadata?: Record<string, string>
}

const fieldNames = [
  'task_type',
  'question',
  'schema',
  'instructions',
  'output_language',
  'pages',
  'ocr',
  'metadata',
] as const satisfies (keyof SubmitFields)[]

// A name that is missing above makes this a type error.
type Missing = Exclude<keyof SubmitFields, (typeof fieldNames)[number]>
const none: Missing extends never ? true : never = true

/** Picks the fields of a submission from options that have other members too. */
export function pickFields(options: SubmitFields): SubmitFields {
  const entries = fieldNames.map(name => [name, options[name]] as const).filter(([, value]) => value !== undefined)
  return none && Object.fromEntries(entries)
}

/** The form of an upload. Objects are sent as JSON. */
export function makeForm({ blob, name }: NamedBlob, fields: SubmitFields): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields))
    form.append(field, typeof value === 'string' ? value : JSON.stringify(value))
  form.append('file', blob, name)
  return form
}
