import { z } from 'zod'
import { languageCodes } from './language-codes.ts'
import type { ProblemCode } from './problem.ts'
import { TaskType } from './result.ts'

/** Text recognition in images: on pages without text, on all pages, or on none. */
export const OcrMode = z.enum(['auto', 'force', 'off'])
export type OcrMode = z.infer<typeof OcrMode>

/** Longest text of the field `pages`. It holds more than 150 ranges. */
const maxRangeCharacters = 1_000

interface SubmissionOption {
  /** Of the field's text, or of the JSON in it. It is also the stored value, so it has no transforms. */
  schema: z.ZodType
  description: string
  taskTypes: readonly TaskType[]
  required: boolean
  /** What a file format must have: pages, pages that may be images, or nothing. */
  formats: 'paged' | 'scannable' | 'all'
  /** The problem of a value that is not valid, or of a format without what the field needs. */
  problem: ProblemCode
}

const everyTaskType = TaskType.options
const freeTaskTypes = everyTaskType.filter(taskType => taskType !== 'sentiment' && taskType !== 'translate')

/** Text that jsonb can hold, of at most `max` characters: code points, as JSON Schema counts them. */
const shortText = (max: number) =>
  z
    .string()
    .refine(text => [...text].length <= max, `At most ${max} characters.`)
    .refine(text => !/[\0\p{Surrogate}]/u.test(text), 'No NUL and no unpaired surrogate.')
    .meta({ maxLength: max })

const schemaExample = {
  type: 'object',
  properties: { total: { type: 'number', description: 'The amount due' }, iban: { type: ['string', 'null'] } },
  required: ['total', 'iban'],
}

/**
 * The optional fields of a submission besides `metadata`. To add a field, add an entry here: the form, the task's `options`,
 * GET /process/task-types and the API document follow.
 */
export const submissionOptions = {
  pages: {
    schema: z
      .string()
      .max(maxRangeCharacters)
      .regex(/^ *\d{1,6} *(- *\d{1,6} *)?(, *\d{1,6} *(- *\d{1,6} *)?)*$/),
    description: 'The pages to read, such as `1-5,8`. Default: all pages. For formats with pages or slides',
    taskTypes: everyTaskType,
    required: false,
    formats: 'paged',
    problem: 'invalid_pages',
  },
  ocr: {
    schema: OcrMode,
    description:
      'Text recognition in images: `auto` (default) on pages without text, `force` on all pages, `off` on none',
    taskTypes: everyTaskType,
    required: false,
    formats: 'scannable',
    problem: 'invalid_option',
  },
  question: {
    schema: shortText(2_000).regex(/\S/).meta({ maxLength: 2_000 }),
    description: 'The question that the document answers, of 1 to 2,000 characters',
    taskTypes: ['ask'],
    required: true,
    formats: 'all',
    problem: 'invalid_option',
  },
  schema: {
    schema: z.record(z.string(), z.unknown()).meta({ example: schemaExample }),
    description:
      'JSON Schema (draft 2020-12) of the data to extract, of at most 32 kB: an object at the root, 8 levels of objects and arrays, ' +
      'references within it only and none that is recursive',
    taskTypes: ['extract'],
    required: true,
    formats: 'all',
    problem: 'invalid_schema',
  },
  instructions: {
    schema: shortText(4_000).regex(/\S/).meta({ maxLength: 4_000 }),
    description: 'What else the AI is to observe, such as a tone or a focus, of 1 to 4,000 characters',
    taskTypes: freeTaskTypes,
    required: false,
    formats: 'all',
    problem: 'invalid_option',
  },
  output_language: {
    schema: z.enum(languageCodes),
    description:
      'The language of the result, an ISO 639-1 code such as `fr`. Default: the language of the document; `en` for `translate`',
    taskTypes: everyTaskType,
    required: false,
    formats: 'all',
    problem: 'invalid_option',
  },
} as const satisfies Record<string, SubmissionOption>

export type OptionName = keyof typeof submissionOptions
export const optionNames = Object.keys(submissionOptions) as OptionName[]

/** The rules of an option, without the type of its value. */
export const ruleOf = (name: OptionName): SubmissionOption => submissionOptions[name]

type OptionSchemas = { [Name in OptionName]: z.ZodOptional<(typeof submissionOptions)[Name]['schema']> }

const optionSchemas = Object.fromEntries(
  optionNames.map(name => [
    name,
    submissionOptions[name].schema.optional().describe(submissionOptions[name].description),
  ]),
) as OptionSchemas

/** The options of a task: the fields that were submitted, each with its value. */
export const TaskOptions = z.object(optionSchemas).meta({ id: 'TaskOptions' })
export type TaskOptions = z.infer<typeof TaskOptions>

const maxPairs = 16
const maxKeyCharacters = 64
const maxValueCharacters = 512

/** The client's own data about a task: at most 16 pairs, keys of 1 to 64 characters, values of at most 512. */
export const Metadata = z
  .record(shortText(maxKeyCharacters).min(1), shortText(maxValueCharacters))
  .refine(pairs => Object.keys(pairs).length <= maxPairs, `At most ${maxPairs} pairs.`)
  .meta({ id: 'Metadata', maxProperties: maxPairs, example: { customer: '4711', source: 'inbox' } })
export type Metadata = z.infer<typeof Metadata>

/** The longest URL of a document. Longer ones are refused by many servers too. */
export const maxUrlCharacters = 2_048

/** The form of an upload, the same at both services. Its parts may come in any order. */
export const SubmitForm = z
  .object({
    file: z.file().describe('The document. GET /process/task-types lists the allowed types and the maximum size'),
    task_type: TaskType.default('summarize'),
    ...optionSchemas,
    metadata: Metadata.optional().describe('Your own data as a JSON object. It is returned with the task'),
  })
  .meta({ id: 'SubmitForm' })

/**
 * A submission by URL, the same at both services, with the fields of the form. `schema` and `metadata` may also be JSON in a string.
 */
export const SubmitByUrl = z
  .object({
    url: z
      .url()
      .max(maxUrlCharacters)
      .describe('Where the document is fetched from: https and a public address. It is not stored'),
    task_type: TaskType.default('summarize'),
    ...optionSchemas,
    metadata: Metadata.optional().describe('Your own data. It is returned with the task'),
  })
  .meta({ id: 'SubmitByUrl', example: { url: 'https://example.com/report.pdf', task_type: 'summarize' } })
