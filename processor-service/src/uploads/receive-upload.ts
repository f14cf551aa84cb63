import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { finished } from 'node:stream/promises'
import { TaskType } from '@ai-platform/contracts/result.ts'
import type { FileType } from '@ai-platform/contracts/task.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Multipart, MultipartFile } from '@fastify/multipart'
import { isPlainText } from '../documents/file-types.ts'
import type { Storage } from '../storage/storage.ts'
import { sniffBytes, sniffFileType } from './sniff-file-type.ts'

/** A document that is here, whole, and what was found out about it on the way. */
export interface ReceivedUpload {
  filename: string
  type: FileType
  sizeBytes: number
  sha256: string
  taskType: TaskType
  /** its key in the storage; of a short text the bytes, which are not in storage */
  document: string | Buffer
}

/**
 * A text up to this size stays with its row. A file of its own would cost a task of a few lines more than all the rest of
 * it does: to write, to sync twice, and to open and read again.
 */
const maxShortBytes = 16 * 1024
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
 * Streams the upload's one file to storage while it is hashed, measured and its type is told by its first bytes, or keeps
 * it when it is a short text; the task_type may stand before or behind it. When this rejects, nothing is left in storage.
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
    if (file?.document === target.key) await target.storage.remove(target.key)
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

/** The first bytes of a part: all of it, or a little more than was asked for. */
interface Head {
  bytes: Buffer
  isWhole: boolean
}

/**
 * Reads a part until it ends or has more than `most` bytes; then it is paused.
 * @param ended settles with the part
 */
async function readHead(file: Readable, ended: Promise<void>, most: number, signal: AbortSignal): Promise<Head> {
  const chunks: Buffer[] = []
  let size = 0
  const full = Promise.withResolvers<void>()
  const onData = (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    if (size <= most) return
    file.pause()
    full.resolve()
  }
  signal.throwIfAborted()
  const onAbort = () => full.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  file.on('data', onData)
  try {
    await Promise.race([ended, full.promise])
    return { bytes: Buffer.concat(chunks), isWhole: size <= most }
  } finally {
    signal.removeEventListener('abort', onAbort)
    file.off('data', onData)
  }
}

async function storeFile(
  part: MultipartFile,
  { storage, key, maxBytes, signal }: { storage: Storage; key: string; maxBytes: number; signal: AbortSignal },
): Promise<Omit<ReceivedUpload, 'taskType'>> {
  const filename = cleanFilename(part.filename)
  const hash = createHash('sha256')
  const ended = finished(part.file)
  // Whoever waits hears of it; between two who wait, nobody does.
  ended.catch(() => {})
  try {
    const { bytes, isWhole } = await readHead(part.file, ended, maxShortBytes, signal)
    const type = await sniff(bytes, filename)
    if (isWhole) {
      if (part.file.truncated) throw tooLarge(maxBytes)
      const facts = { filename, type, sizeBytes: bytes.length, sha256: hash.update(bytes).digest('hex') }
      if (isPlainText(type)) return { ...facts, document: bytes }
      await storage.put(key, Readable.from([bytes]), signal)
      return { ...facts, document: key }
    }
    let sizeBytes = 0
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length
        hash.update(chunk)
        done(null, chunk)
      },
      flush: done => (part.file.truncated ? done(tooLarge(maxBytes)) : done()),
    })
    let refusal: unknown
    measure.once('error', error => {
      refusal = error
      part.file.destroy(error)
    })
    measure.write(bytes)
    // A pipeline of its own would cost more than the whole of a small file: the parser's end is tied by hand.
    ended.catch(error => measure.destroy(error))
    part.file.pipe(measure)
    await storage.put(key, measure, signal).catch(error => {
      throw refusal ?? error
    })
    return { filename, type, sizeBytes, sha256: hash.digest('hex'), document: key }
  } catch (error) {
    part.file.destroy()
    throw asFormFault(error)
  }
}

/** @throws ProblemError file_empty, unsupported_file_type */
async function sniff(head: Buffer, filename: string): Promise<FileType> {
  if (head.length === 0) throw new ProblemError('file_empty', `The file "${filename}" has no content.`)
  const type = await sniffFileType(head.subarray(0, sniffBytes), filename)
  if (type) return type
  const detail = `The content of "${filename}" is not of a supported type. GET /process/task-types lists them.`
  throw new ProblemError('unsupported_file_type', detail)
}

/** A file that ends without its boundary is the form's fault: the parser says so, or just closes it. */
function asFormFault(error: unknown): unknown {
  const early = error instanceof Error && /terminated early|multipart|premature close/i.test(error.message)
  return early ? malformed(error) : error
}

export const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('file_too_large', `The file is larger than the ${Math.floor(maxBytes / 1024 / 1024)} MB allowed.`)
