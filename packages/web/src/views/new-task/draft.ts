import type { SubmitOptions } from '@ai-platform/client/browser.ts'
import type { TaskType, TaskTypes } from '@ai-platform/client/types.ts'
import { checkSchema } from './check-schema.ts'
import { schemaExamples, writeSchema } from './schema-examples.ts'

/** What the user has chosen so far. Empty strings: not given. */
export interface Draft {
  taskType: TaskType
  question: string
  schema: string
  instructions: string
  output_language: string
  pages: string
  ocr: string
}

export const emptyDraft: Draft = {
  taskType: 'summarize',
  question: '',
  schema: writeSchema(schemaExamples[0]?.schema ?? {}),
  instructions: '',
  output_language: '',
  pages: '',
  ocr: '',
}

type Options = TaskTypes['task_types'][number]['options']
export type DraftErrors = Partial<Record<'question' | 'schema' | 'pages' | 'document', string>>

/** Whether a text names pages as the platform expects them: numbers and ranges from 1 on, such as 1-5,8. */
const namesPages = (text: string): boolean =>
  text.split(',').every(part => {
    const [, first, last = first] = /^ *(\d+) *(?:- *(\d+) *)?$/.exec(part) ?? []
    return Number(first) >= 1 && Number(last) >= Number(first)
  })

/** @returns what the user must correct before anything is sent, by field */
export function checkDraft(draft: Draft, options: Options): DraftErrors {
  const has = (name: string) => options.some(option => option.name === name)
  const errors: DraftErrors = {}
  if (has('question') && draft.question.trim() === '') errors.question = 'Enter a question about the document.'
  if (has('schema')) {
    const checked = checkSchema(draft.schema)
    if ('fault' in checked) {
      const { pointer, message } = checked.fault
      errors.schema = pointer ? `${pointer}: ${message}` : message
    }
  }
  if (draft.pages.trim() !== '' && !namesPages(draft.pages)) errors.pages = 'Enter pages such as 1-5,8.'
  return errors
}

export const extensionOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** Whether an option may be sent with any of these documents. @param extensions empty: not known */
export const fitsOption = ({ extensions }: Options[number], known: readonly string[]): boolean =>
  extensions === null || known.length === 0 || known.some(extension => extensions.includes(extension))

/** The fields to send with one document: those of its task type and its format that were given. */
export function fieldsOf(draft: Draft, options: Options, extension: string | undefined): SubmitOptions {
  const fields: Record<string, unknown> = { task_type: draft.taskType }
  for (const option of options) {
    if (!fitsOption(option, extension === undefined ? [] : [extension])) continue
    const value = draft[option.name as Exclude<keyof Draft, 'taskType'>]
    if (value === undefined || value.trim() === '') continue
    fields[option.name] = option.name === 'schema' ? JSON.parse(value) : value.trim()
  }
  return fields
}
