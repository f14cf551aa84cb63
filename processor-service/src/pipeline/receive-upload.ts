import { createHash } from 'node:crypto'
import { finished, Transform } from 'node:stream'
import { TaskType } from '@ai-platform/contracts/result.ts'
import type { FileType } from '@ai-platform/contracts/task.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Multipart, MultipartFile } from '@fastify/multipart'
import { sniffBytes, sniffFileType } from '../extractors/sniff-file-type.ts'
import type { Storage } from '../storage/storage.ts'

/** A file that is in storage, whole, and what was found out about it on the way there. */
export interface ReceivedUpload {
  filename: string
  type: FileType
  sizeBytes: number
  sha256: string
  taskType: TaskType
}

const maxFilenameCharacters = 255

/** The name as it is shown and stored: without a path, control characters or unpaired surrogates. */
export function cleanFilename(raw: string | undefined): string {
  const base = (raw ?? '').toWellFormed().normalize().split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = base.replace(/[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '').trim()
  if (clean === '' || clean === '.' || clean === '..') return 'document'
  const characters = [...clean]
  if (characters.length <= maxFilenameCharacters) return clean
  const extension = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? ''
  return characters.slice(0, maxFilenameCharacters - extension.length).join('') + extension
}

export function parseTaskType(value: unknown): TaskType {
  const parsed = TaskType.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ProblemError('invalid_task_type', `The task_type must be one of: ${TaskType.options.join(', ')}.`)
}

/**
 * Streams the upload's one file to storage while it is hashed, measured and its type is told by its first bytes; the
 * task_type may stand before or behind it. When this rejects, nothing is left in storage.
 * @throws ProblemError file_missing, file_empty, file_too_large, unsupported_file_type, invalid_task_type
 */
export async function receiveUpload(
  parts: AsyncIterableIterator<Multipart>,
  target: { storage: Storage; key: string; maxBytes: number; signal: AbortSignal },
): Promise<ReceivedUpload> {
  let taskType: TaskType = 'summarize'
  let file: Omit<ReceivedUpload, 'taskType'> | undefined
  try {
    for await (const part of wellFormed(parts)) {
      if (part.type === 'field') {
        if (part.fieldname === 'task_type') taskType = parseTaskType(part.value)
      } else if (part.fieldname !== 'file') {
        part.file.resume()
        throw new ProblemError(
          'file_missing',
          `Send the file in a part named "file", not "${part.fieldname.slice(0, 40)}".`,
        )
      } else {
        file = await storeFile(part, target)
      }
    }
    if (!file) throw new ProblemError('file_missing', 'Send the document in a part named "file".')
    return { ...file, taskType }
  } catch (error) {
    if (file) await target.storage.remove(target.key)
    throw error
  }
}

const malformed = (cause: unknown) =>
  new ProblemError('malformed_request', 'The form is not well made, or it broke off before its end.', { cause })

/** The parts; what the parser throws that is no refusal of ours is the form's fault. */
async function* wellFormed(parts: AsyncIterableIterator<Multipart>): AsyncIterable<Multipart> {
  try {
    yield* parts
  } catch (error) {
    const named = error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')
    throw named ? error : malformed(error)
  }
}

async function storeFile(
  part: MultipartFile,
  { storage, key, maxBytes, signal }: { storage: Storage; key: string; maxBytes: number; signal: AbortSignal },
): Promise<Omit<ReceivedUpload, 'taskType'>> {
  const filename = cleanFilename(part.filename)
  const hash = createHash('sha256')
  let sizeBytes = 0
  let type: FileType | undefined
  let head: Buffer[] | undefined = []

  async function sniff(): Promise<void> {
    if (!head) return
    const first = Buffer.concat(head)
    head = undefined
    if (first.length === 0) throw new ProblemError('file_empty', `The file "${filename}" has no content.`)
    type = await sniffFileType(first, filename)
    if (type) return
    const detail = `The content of "${filename}" is not of a supported type. GET /process/task-types lists them.`
    throw new ProblemError('unsupported_file_type', detail)
  }

  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      hash.update(chunk)
      head?.push(chunk)
      if (!head || sizeBytes < sniffBytes) return done(null, chunk)
      sniff().then(() => done(null, chunk), done)
    },
    flush(done) {
      sniff().then(() => (part.file.truncated ? done(tooLarge(maxBytes)) : done()), done)
    },
  })
  // A pipeline of its own would cost more than the whole of a small file: the parser's end is tied by hand.
  finished(part.file, error => {
    if (error) measure.destroy(error)
  })
  measure.once('error', error => part.file.destroy(error))
  part.file.pipe(measure)
  let refusal: unknown
  measure.once('error', error => {
    refusal = error
  })
  try {
    await storage.put(key, measure, signal)
  } catch (error) {
    part.file.destroy()
    await storage.remove(key)
    throw asFormFault(refusal ?? error)
  }
  if (!type) throw new Error('a stored file has been sniffed')
  return { filename, type, sizeBytes, sha256: hash.digest('hex') }
}

/** A file that ends without its boundary is the form's fault: the parser says so, or just closes it. */
function asFormFault(error: unknown): unknown {
  const early = error instanceof Error && /terminated early|multipart|premature close/i.test(error.message)
  return early ? malformed(error) : error
}

export const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('file_too_large', `The file is larger than the ${Math.floor(maxBytes / 1024 / 1024)} MB allowed.`)
