import { TaskType } from '@ai-platform/contracts/result.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Multipart } from '@fastify/multipart'
import { toFormError } from './form-errors.ts'
import { type StoredFile, type StoreTarget, storeFile } from './store-file.ts'

/** A complete, valid submission: its file is stored. */
export interface ReceivedUpload extends StoredFile {
  taskType: TaskType
}

/**
 * Reads the parts of the submit form and stores its file. The field task_type may precede or follow the file; the default
 * is `summarize`. When it rejects, nothing remains in the storage.
 * @throws ProblemError file_missing, file_empty, file_too_large, unsupported_file_type, invalid_task_type,
 * malformed_request; errors of @fastify/multipart with an FST_ code
 */
export async function receiveUpload(
  parts: AsyncIterableIterator<Multipart>,
  target: StoreTarget,
): Promise<ReceivedUpload> {
  let taskType: TaskType = 'summarize'
  let file: StoredFile | undefined
  try {
    for await (const part of withFormErrors(parts)) {
      if (part.type === 'field') {
        if (part.fieldname === 'task_type') taskType = parseTaskType(part.value)
      } else if (part.fieldname !== 'file') {
        part.file.resume()
        throw misnamedFile(part.fieldname)
      } else {
        file = await storeFile(part, target)
      }
    }
    if (!file) throw new ProblemError('file_missing', 'Send the document in a part named "file".')
    return { ...file, taskType }
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

function parseTaskType(value: unknown): TaskType {
  const parsed = TaskType.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ProblemError('invalid_task_type', `The task_type must be one of: ${TaskType.options.join(', ')}.`)
}

function misnamedFile(partName: string): ProblemError {
  return new ProblemError('file_missing', `Send the file in a part named "file", not "${partName.slice(0, 40)}".`)
}
