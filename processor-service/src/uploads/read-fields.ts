import { TaskType } from '@ai-platform/contracts/result.ts'
import type { Metadata, TaskOptions } from '@ai-platform/contracts/submission.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { SchemaChecker } from '../schemas/schema-checker.ts'
import { isOptionName, readMetadata, readOption } from './submission-fields.ts'

/** What a submission says besides its document. */
export interface Fields {
  taskType: TaskType
  /** undefined for none */
  options?: TaskOptions
  metadata?: Metadata
}

export interface ReadFields extends Fields {
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
 * Reads a field into `fields`. If a field is sent twice, the last one counts.
 * @param value text, or what JSON text parses to
 * @throws ProblemError invalid_task_type, task_type_unavailable, invalid_pages, invalid_option, invalid_schema
 */
export function readField(fields: ReadFields, name: string, value: unknown, taskTypes: readonly TaskType[]): void {
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
  } else {
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
