import { TaskType } from '@ai-platform/contracts/result.ts'
import type { Metadata, TaskOptions } from '@ai-platform/contracts/submission.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Multipart, MultipartValue } from '@fastify/multipart'
import type { SchemaChecker } from '../schemas/schema-checker.ts'
import { toFormError } from './form-errors.ts'
import { type StoredFile, type StoreTarget, storeFile } from './store-file.ts'
import {
  checkClientSchema,
  checkOptions,
  isOptionName,
  readMetadata,
  readOption,
  unknownField,
} from './submission-fields.ts'

/** A complete, valid submission: its file is stored. */
export interface ReceivedUpload extends StoredFile, Fields {}

interface Fields {
  taskType: TaskType
  /** undefined for none */
  options?: TaskOptions
  metadata?: Metadata
}

interface ReadFields extends Fields {
  /** The first field that does not exist. It is reported last, after a missing file and too many parts. */
  unknown?: string
}

/** What a submission may ask for. */
export interface SubmissionRules {
  userId: string
  /** those that the AI provider can do */
  taskTypes: readonly TaskType[]
  schemas: SchemaChecker
}

/**
 * Reads the parts of the submit form and stores its file. The fields may precede or follow the file; the default task type
 * is `summarize`. When it rejects, nothing remains in the storage.
 * @throws ProblemError file_missing, file_empty, file_too_large, unsupported_file_type, invalid_task_type, task_type_unavailable,
 * invalid_pages, invalid_option, invalid_schema, malformed_request; errors of @fastify/multipart with an FST_ code
 */
export async function receiveUpload(
  parts: AsyncIterableIterator<Multipart>,
  target: StoreTarget,
  rules: SubmissionRules,
): Promise<ReceivedUpload> {
  const fields: ReadFields = { taskType: 'summarize' }
  let file: StoredFile | undefined
  try {
    for await (const part of withFormErrors(parts)) {
      if (part.type === 'field') {
        readField(fields, part, rules.taskTypes)
      } else if (part.fieldname !== 'file') {
        part.file.resume()
        throw misnamedFile(part.fieldname)
      } else {
        file = await storeFile(part, target)
      }
    }
    if (!file) throw new ProblemError('file_missing', 'Send the document in a part named "file".')
    if (fields.unknown !== undefined) throw unknownField(fields.unknown)
    checkOptions(fields.options ?? {}, fields.taskType, file.type)
    await checkClientSchema(fields.options ?? {}, rules.schemas, rules.userId)
    const { unknown: _unknown, ...known } = fields
    return { ...file, ...known }
  } catch (error) {
    if (file?.document === target.key) await target.storage.remove(target.key)
    throw error
  }
}

async function* withFormErrors(parts: AsyncIterableIterator<Multipart>): AsyncIterable<Multipart> {
  try {
    yield* parts
  } catch (error) {
    throw toFormError(error)
  }
}

/** Reads a field into `fields`. If a field is sent twice, the last one counts. */
function readField(
  fields: ReadFields,
  { fieldname: name, value, valueTruncated }: MultipartValue,
  taskTypes: readonly TaskType[],
): void {
  if (valueTruncated) throw new ProblemError('invalid_option', `The field "${name.slice(0, 40)}" is too long.`)
  if (name === 'task_type') {
    fields.taskType = parseTaskType(value, taskTypes)
  } else if (value === '' && (name === 'metadata' || isOptionName(name))) {
    // HTML forms and Swagger UI send a field that was left empty.
    return
  } else if (name === 'metadata') {
    const metadata = readMetadata(value)
    if (Object.keys(metadata).length > 0) fields.metadata = metadata
  } else if (isOptionName(name)) {
    fields.options = { ...fields.options, [name]: readOption(name, value) }
  } else if (name !== 'file') {
    fields.unknown ??= name
  }
}

function parseTaskType(value: unknown, available: readonly TaskType[]): TaskType {
  const parsed = TaskType.safeParse(value)
  if (parsed.success && !available.includes(parsed.data))
    throw new ProblemError(
      'task_type_unavailable',
      `The AI provider of this platform cannot do ${parsed.data}. It can do: ${available.join(', ')}.`,
    )
  if (parsed.success) return parsed.data
  throw new ProblemError('invalid_task_type', `The task_type must be one of: ${TaskType.options.join(', ')}.`)
}

function misnamedFile(partName: string): ProblemError {
  return new ProblemError('file_missing', `Send the file in a part named "file", not "${partName.slice(0, 40)}".`)
}
