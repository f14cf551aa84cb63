import { readFile } from 'node:fs/promises'
import type { FileInput } from '../submission/file-input.ts'
import type { SubmitFields } from '../submission/submit-body.ts'
import { type Option, stringValue, type Values } from './command.ts'
import { UsageError } from './exit-codes.ts'

/** The options of `run` and `submit` that describe the task. */
export const submitOptions: Record<string, Option> = {
  task: {
    type: 'string',
    short: 't',
    value: 'TYPE',
    help: 'summarize (default), extract_keywords, sentiment, translate, qa, ask, extract',
  },
  question: { type: 'string', short: 'q', value: 'TEXT', help: 'the question of the task "ask", which this implies' },
  schema: { type: 'string', value: 'FILE', help: 'the JSON Schema of the task "extract", which this implies' },
  instructions: { type: 'string', value: 'TEXT', help: 'what else the AI is to observe' },
  language: { type: 'string', value: 'CODE', help: 'the language of the result, such as fr' },
  pages: { type: 'string', value: 'PAGES', help: 'the pages to read, such as 1-5,8' },
  ocr: { type: 'string', value: 'MODE', help: 'text recognition in images: auto (default), force, off' },
  metadata: { type: 'string', multiple: true, value: 'NAME=VALUE', help: 'your own data; repeat it for more' },
  filename: { type: 'string', value: 'NAME', help: "the document's name, for stdin above all" },
}

async function readSchema(file: string): Promise<Record<string, unknown>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`The schema cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file} is not valid JSON: ${error instanceof Error ? error.message : error}`)
  }
}

function readMetadata(pairs: Values[string]): Record<string, string> | undefined {
  if (!Array.isArray(pairs)) return undefined
  return Object.fromEntries(
    pairs.map(pair => {
      const [name = '', ...value] = String(pair).split('=')
      if (!name || value.length === 0) throw new UsageError(`--metadata ${pair} is not NAME=VALUE.`)
      return [name, value.join('=')]
    }),
  )
}

/** The fields of a submission. The platform checks their values. @throws UsageError */
export async function readSubmitFields(values: Values): Promise<SubmitFields> {
  const question = stringValue(values, 'question')
  const schemaFile = stringValue(values, 'schema')
  const implied = question !== undefined ? 'ask' : schemaFile !== undefined ? 'extract' : undefined
  const fields = {
    task_type: stringValue(values, 'task') ?? implied,
    question,
    schema: schemaFile === undefined ? undefined : await readSchema(schemaFile),
    instructions: stringValue(values, 'instructions'),
    output_language: stringValue(values, 'language'),
    pages: stringValue(values, 'pages'),
    ocr: stringValue(values, 'ocr'),
    metadata: readMetadata(values.metadata),
  }
  // The platform knows which values are valid, and says so.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as SubmitFields
}

/** A document of the command line: its name for messages, and what to submit. */
export interface Document {
  label: string
  file: FileInput
  filename: string | undefined
}

/**
 * The documents that the arguments name: paths, addresses (`https://…`), and `-` for stdin.
 * @throws UsageError without a document
 */
export function readDocuments(args: string[], values: Values, stdin: AsyncIterable<Uint8Array>): Document[] {
  if (args.length === 0) throw new UsageError('Name a document, or "-" for stdin.')
  const filename = stringValue(values, 'filename')
  if (filename !== undefined && args.length > 1) throw new UsageError('--filename is for one document.')
  if (args.filter(arg => arg === '-').length > 1) throw new UsageError('"-" can be named once.')
  return args.map(arg => {
    if (arg === '-') return { label: filename ?? 'stdin', file: stdin, filename: filename ?? 'stdin.txt' }
    if (/^https?:\/\//i.test(arg)) return { label: arg, file: { url: arg }, filename }
    return { label: arg, file: arg, filename }
  })
}
