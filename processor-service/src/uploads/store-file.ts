import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FileType } from '@ai-platform/contracts/task.ts'
import { formatOfExtension, isPlainText, needsConversion } from '@ai-platform/documents/file-types.ts'
import { describeConversion } from '@ai-platform/documents/office/legacy-formats.ts'
import { sniffBytes, sniffFileType } from '@ai-platform/documents/sniff-file-type.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Storage } from '../storage/storage.ts'
import { cleanFilename } from './clean-filename.ts'
import { fileTooLarge } from './form-errors.ts'
import { type Head, readHead } from './read-head.ts'

/**
 * A text up to this size is stored in the database with its task. Writing, syncing twice and reading a file costs more
 * than the rest of a task over a few lines of text.
 */
const maxShortBytes = 16 * 1024

/** A file that arrives: the part of a form, or the answer of a web server. */
export interface IncomingFile {
  filename: string | undefined
  /** `truncated` is set at the end of a stream that was cut at `maxBytes`. */
  file: Readable & { truncated?: boolean }
  /** Turns an error of the stream into the problem to answer with. */
  explain(error: unknown): unknown
}

/** A complete file. */
export interface StoredFile {
  /** Cleaned by cleanFilename. */
  filename: string
  type: FileType
  sizeBytes: number
  /** In hexadecimal digits. */
  sha256: string
  /** The file's key in the storage, or the bytes of a short text, which is not in the storage. */
  document: string | Buffer
}

export interface StoreTarget {
  storage: Storage
  key: string
  /** Named in the error's detail. The source enforces the limit. */
  maxBytes: number
  /** Whether documents of old Office formats are converted. */
  convertsOffice: boolean
  /** Aborted when the client disconnects. */
  signal: AbortSignal
}

/**
 * Stores a file, determines its type and computes its size and hash on the way. Short texts are kept in
 * memory instead. When it rejects, nothing remains in the storage.
 * @throws ProblemError file_empty, file_too_large, unsupported_file_type, and what the source explains
 */
export async function storeFile(part: IncomingFile, target: StoreTarget): Promise<StoredFile> {
  const filename = cleanFilename(part.filename)
  const ended = finished(part.file).catch(error => {
    throw part.explain(error)
  })
  // Prevents an unhandled rejection; awaiters still see the error.
  ended.catch(() => {})
  try {
    const head = await readHead(part.file, ended, maxShortBytes, target.signal)
    const type = await requireSupportedType(head.bytes, filename, target.convertsOffice)
    const stored = head.isWhole
      ? await storeWhole(part, head.bytes, type, target)
      : await storeStream(part, ended, head, target)
    return { filename, type, ...stored }
  } catch (error) {
    part.file.destroy()
    // A storage reports an abort as its own AbortError; the reason says that the client disconnected.
    throw target.signal.aborted ? target.signal.reason : error
  }
}

type Stored = Pick<StoredFile, 'sizeBytes' | 'sha256' | 'document'>

async function storeWhole(
  part: IncomingFile,
  bytes: Buffer,
  type: FileType,
  { storage, key, maxBytes, signal }: StoreTarget,
): Promise<Stored> {
  if (part.file.truncated) throw fileTooLarge(maxBytes)
  const facts = { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  if (isPlainText(type)) return { ...facts, document: bytes }
  await storage.put(key, Readable.from([bytes]), signal)
  return { ...facts, document: key }
}

/** @param ended rejects when the source ends in the middle of the file */
async function storeStream(
  part: IncomingFile,
  ended: Promise<void>,
  head: Head,
  { storage, key, maxBytes, signal }: StoreTarget,
): Promise<Stored> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      hash.update(chunk)
      done(null, chunk)
    },
    flush: done => (part.file.truncated ? done(fileTooLarge(maxBytes)) : done()),
  })
  // The storage may wrap the stream's error, so the first one is kept.
  let streamError: unknown
  measure.once('error', error => {
    streamError = error
    part.file.destroy(error)
  })
  measure.write(head.bytes)
  // pipe and this handler instead of stream.pipeline, which costs more than the rest of a small upload.
  ended.catch(error => measure.destroy(error))
  part.file.pipe(measure)
  await storage.put(key, measure, signal).catch(error => {
    throw streamError ?? error
  })
  return { sizeBytes, sha256: hash.digest('hex'), document: key }
}

async function requireSupportedType(head: Buffer, filename: string, convertsOffice: boolean): Promise<FileType> {
  if (head.length === 0) throw new ProblemError('file_empty', `The file "${filename}" has no content.`)
  const type = await sniffFileType(head.subarray(0, sniffBytes), filename)
  const format = type && formatOfExtension(type.extension)
  if (format && needsConversion(format) && !convertsOffice)
    throw new ProblemError('unsupported_file_type', describeConversion(format))
  if (type) return type
  const detail = `The content of "${filename}" is not of a supported type. GET /process/task-types lists them.`
  throw new ProblemError('unsupported_file_type', detail)
}
