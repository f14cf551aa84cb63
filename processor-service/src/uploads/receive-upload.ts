import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Multipart } from '@fastify/multipart'
import { toFormError } from './form-errors.ts'
import { type Fields, type ReadFields, readField, type SubmissionRules } from './read-fields.ts'
import { type StoredFile, type StoreTarget, storeFile } from './store-file.ts'
import { checkClientSchema, checkOptions, unknownField } from './submission-fields.ts'

/** A complete, valid submission: its file is stored. */
export interface ReceivedUpload extends StoredFile, Fields {
  /** SHA-256 of the URL of a submission by URL. It takes the place of the file's in the comparison of an idempotency key. */
  requestSha256?: string
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
        if (part.valueTruncated) throw tooLong(part.fieldname)
        if (part.fieldname !== 'file') readField(fields, part.fieldname, part.value, rules.taskTypes)
      } else if (part.fieldname !== 'file') {
        part.file.resume()
        throw misnamedFile(part.fieldname)
      } else {
        file = await storeFile({ filename: part.filename, file: part.file, explain: toFormError }, target)
      }
    }
    if (!file) throw new ProblemError('file_missing', 'Send the document in a part named "file".')
    if (fields.unknown !== undefined) throw unknownField('file', fields.unknown)
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

const tooLong = (name: string) => new ProblemError('invalid_option', `The field "${name.slice(0, 40)}" is too long.`)

function misnamedFile(partName: string): ProblemError {
  return new ProblemError('file_missing', `Send the file in a part named "file", not "${partName.slice(0, 40)}".`)
}
