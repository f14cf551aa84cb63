import type { TaskType } from '@ai-platform/contracts/result.ts'
import {
  Metadata,
  type OptionName,
  optionNames,
  ruleOf,
  submissionOptions,
  type TaskOptions,
} from '@ai-platform/contracts/submission.ts'
import type { FileType, TaskTypeOption } from '@ai-platform/contracts/task.ts'
import { extensionsOf, type Format, formatOfExtension } from '@ai-platform/documents/file-types.ts'
import { formatPageSelection, parsePageSelection } from '@ai-platform/documents/page-selection.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { z } from 'zod'
import type { SchemaFault } from '../schemas/json-schema.ts'
import { readSchema } from '../schemas/read-schema.ts'
import type { SchemaChecker } from '../schemas/schema-checker.ts'

/** Whether a format has what a field needs. */
const fits: Record<ReturnType<typeof ruleOf>['formats'], (format: Format) => boolean> = {
  paged: format => format.paged === true,
  scannable: format => format.scannable === true,
  all: () => true,
}

export const isOptionName = (name: string): name is OptionName => Object.hasOwn(submissionOptions, name)

/**
 * Reads the text of an option's field.
 * @returns the value to store, in one form for equal values: `pages` is sorted and merged
 * @throws ProblemError the option's problem; `checkClientSchema` completes the check of `schema`
 */
export function readOption<Name extends OptionName>(name: Name, text: unknown): TaskOptions[Name] {
  if (name === 'schema') return readClientSchema(text) as TaskOptions[Name]
  const { schema, problem, description } = ruleOf(name)
  const parsed = schema.safeParse(text)
  const value = parsed.success && name === 'pages' ? canonicalPages(String(parsed.data)) : parsed.data
  if (value === undefined) throw new ProblemError(problem, `The field "${name}" is not valid. ${description}.`)
  return value as TaskOptions[Name]
}

function readClientSchema(field: unknown): NonNullable<TaskOptions['schema']> {
  const read = readSchema(field)
  if ('faults' in read) throw invalidSchema(read.faults)
  return read.schema
}

/**
 * Checks the field `schema` by the meta-schema, in a thread.
 * @throws ProblemError invalid_schema
 */
export async function checkClientSchema(
  { schema }: TaskOptions,
  schemas: SchemaChecker,
  userId: string,
): Promise<void> {
  if (schema === undefined) return
  const faults = await schemas.checkSchema(schema, userId)
  if (faults.length > 0) throw invalidSchema(faults)
}

function invalidSchema(faults: SchemaFault[]): ProblemError {
  const [first] = faults
  const where = first?.pointer ? ` At ${first.pointer.slice(0, 200)}:` : ''
  return new ProblemError('invalid_schema', `The field "schema" is not valid.${where} ${first?.message ?? ''}`, {
    errors: faults.map(({ pointer, message }) => ({ path: pointer, message })),
  })
}

function canonicalPages(text: string): string | undefined {
  const ranges = parsePageSelection(text)
  return ranges && formatPageSelection(ranges)
}

/**
 * Reads the field `metadata`.
 * @param value JSON text, or what it parses to: the form parser parses a part of the type application/json
 * @throws ProblemError invalid_option
 */
export function readMetadata(value: unknown): Metadata {
  const parsed = Metadata.safeParse(typeof value === 'string' ? parseJson(value) : value)
  if (parsed.success) return parsed.data
  throw new ProblemError(
    'invalid_option',
    'The field "metadata" is not valid. Send a JSON object of at most 16 pairs, whose keys have 1 to 64 characters and ' +
      'whose values are strings of at most 512 characters.',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param source the field of the document: `file` or `url` */
export function unknownField(source: string, name: string): ProblemError {
  const known = [source, 'task_type', 'metadata', ...optionNames].join(', ')
  return new ProblemError('invalid_option', `There is no field "${name.slice(0, 40)}". The fields are: ${known}.`)
}

/**
 * Checks that the options fit the task type and the file.
 * @param type undefined while the document is not known; the task type alone is checked then
 * @throws ProblemError invalid_option; invalid_pages for `pages` with a format without pages; invalid_schema without `schema`
 */
export function checkOptions(options: TaskOptions, taskType: TaskType, type: FileType | undefined): void {
  const format = type && formatOfExtension(type.extension)
  for (const name of optionNames) {
    const rule = ruleOf(name)
    const isGiven = options[name] !== undefined
    if (!isGiven) {
      if (rule.required && rule.taskTypes.includes(taskType))
        throw new ProblemError(rule.problem, `The task type ${taskType} needs the field "${name}".`)
      continue
    }
    if (!rule.taskTypes.includes(taskType)) {
      throw new ProblemError('invalid_option', `The task type ${taskType} has no field "${name}". Leave it out.`)
    }
    if (!type || (format && fits[rule.formats](format))) continue
    const extensions = extensionsOf(fits[rule.formats]).join(', ')
    const detail = `The field "${name}" is for these file types: ${extensions}. Leave it out for a .${type.extension} file.`
    throw new ProblemError(rule.problem, detail)
  }
}

/** Describes the fields of a task type for GET /process/task-types. */
export const describeOptions = (taskType: TaskType): TaskTypeOption[] =>
  optionNames.flatMap(name => {
    const { schema, description, required, taskTypes, formats } = ruleOf(name)
    if (!taskTypes.includes(taskType)) return []
    const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema)
    const extensions = formats === 'all' ? null : extensionsOf(fits[formats])
    return [{ name, description, required, extensions, schema: jsonSchema }]
  })
