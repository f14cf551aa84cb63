import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import { Piscina } from 'piscina'
import { describeThreadExit } from './describe-crash.ts'
import type { AttachmentPath, ExtractedDocument } from './extracted-document.ts'
import { documentTooComplex, ExtractionError } from './extraction-error.ts'
import type {
  ExtractionOutcome,
  ExtractionRequest,
  FailedOutcome,
  PageImageOutcome,
  PageImageRequest,
} from './extraction-message.ts'
import { formatOfSource, isPlainText } from './file-types.ts'
import { limitThreadMemory } from './limits/limit-thread-memory.ts'
import type { PageImage } from './ocr/page-image.ts'
import { type Conversion, convertOffice } from './office/convert-office.ts'
import { successorOf } from './office/legacy-formats.ts'
import type { PageSelection } from './page-selection.ts'
import { readPlainText } from './read-plain-text.ts'

interface ExtractionSource {
  path: string
  contentType: string
  /** In lower case, without its dot. */
  extension: string
  /** The user whose document it is. Users are served in rotation. */
  owner?: string
  /** The pages to read. Default: all. Ignored for formats without pages. */
  pages?: PageSelection
}

interface PageSource extends ExtractionSource {
  /** The file inside of the document that has the page (see AttachedPage). Default: the page is of the document itself. */
  attachment?: AttachmentPath | undefined
}

export interface ExtractionPool {
  /**
   * Reads the pages of a file. Their texts may all be empty. An abort terminates the thread.
   * @throws ExtractionError when the document is at fault, also when it crashed its thread; the signal's reason when it is
   * aborted; another error when the machine is at fault, such as a missing file or a closed pool
   */
  extract(source: ExtractionSource, signal: AbortSignal): Promise<ExtractedDocument>
  /**
   * Renders a page of a PDF, or decodes a page of an image, for recognition. Both may be inside of another document. An abort terminates
   * the thread.
   * @param page its number, 1-based
   * @throws as `extract` does
   */
  loadPageImage(source: PageSource, page: number, signal: AbortSignal): Promise<PageImage>
  /** Terminates all threads. */
  close(): Promise<void>
  /** Number of documents in a thread now. */
  readonly busy: number
}

export interface ExtractionOptions {
  /** Number of documents read at the same time. Further ones wait. */
  threads: number
  /** Limit for one document. The wait for a thread does not count. */
  timeoutMs: number
  /** Limit for the live objects of a thread, in MiB. */
  heapMegabytes: number
  /**
   * Limit for the uncompressed content of a zip-based document. A thread may hold this plus `heapMegabytes` outside its
   * heap.
   */
  maxInflatedBytes: number
  /** A PDF or TIFF with more pages is refused. Default 5,000. */
  maxPages?: number
  /** Path of LibreOffice's `soffice`, which converts documents of old formats; null without it. */
  officeProgram?: string | null
}

/**
 * A text up to this size is decoded without a thread. A thread adds 0.4 to 0.8 ms of CPU and a wait behind the PDFs.
 * Decoding blocks the event loop for 1 to 2 ms with 32 kB, but 5 to 10 ms with 256 kB.
 */
const maxInlineTextBytes = 64 * 1024
const idleThreadMs = 60_000

const bytesPerMegabyte = 1024 * 1024
/** V8 lets a heap of this size grow to about 1.5 times its live objects before it collects the others. */
const garbageFactor = 1.5
/** What a thread may allocate between two checks of its memory. */
const largestStepMegabytes = 256

export function createExtractionPool(options: ExtractionOptions): ExtractionPool {
  const { threads, heapMegabytes, maxInflatedBytes, timeoutMs, maxPages = 5_000, officeProgram = null } = options
  // A document starts only when a thread is free, so its time-out does not include the wait.
  const threadSlots = createLimiter({ concurrency: threads })
  const conversionSlots = createLimiter({ concurrency: 1 })
  const closing = new AbortController()
  let closed = false
  const piscina = new Piscina({
    filename: fileURLToPath(new URL('./extraction-worker.ts', import.meta.url)),
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: idleThreadMs,
    // Lets an idle thread run its event loop, so that it answers memory checks and collects garbage.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes * 2 + largestStepMegabytes },
    // Parsers of untrusted files must not see the secrets in the environment.
    env: {},
    execArgv: [],
  })
  // piscina replaces a thread that fails between two documents. Without a listener its error would end the process.
  piscina.on('error', () => undefined)
  const stopMemoryLimit = limitThreadMemory(() => (threadSlots.running > 0 ? piscina.threads : []), {
    heapBytes: heapMegabytes * garbageFactor * bytesPerMegabyte,
    externalBytes: heapMegabytes * bytesPerMegabyte + maxInflatedBytes,
  })

  /** Calls a function of extraction-worker.ts in a thread. */
  async function runInThread<Outcome extends object>(
    name: string,
    source: ExtractionSource,
    request: object,
    signal: AbortSignal,
  ): Promise<Exclude<Outcome, FailedOutcome>> {
    const release = await threadSlots.acquire(source.owner ?? '', { signal })
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      if (closed) throw new Error('The pool was closed while the document waited for a thread.')
      const outcome = await piscina.run(request, { name, signal: AbortSignal.any([signal, timeout]) })
      if ('documentError' in outcome || 'machineError' in outcome) return throwOutcome(outcome)
      return outcome
    } catch (error) {
      signal.throwIfAborted()
      if (closed) throw new ExtractionFailure('The extraction pool is closed.', { cause: error })
      if (error instanceof ExtractionError || error instanceof ExtractionFailure) throw error
      if (timeout.aborted) throw documentTooComplex(`Reading the document took longer than ${timeoutMs / 1000} s.`)
      throw describeThreadExit(error, formatOfSource(source)?.name)
    } finally {
      release()
    }
  }

  async function extractInThread(source: ExtractionSource, signal: AbortSignal): Promise<ExtractedDocument> {
    const { path, contentType, extension, pages = null } = source
    const request: ExtractionRequest = { path, contentType, extension, pages, maxInflatedBytes, maxPages }
    return (await runInThread<ExtractionOutcome>('extractInThread', source, request, signal)).extracted
  }

  /** One at a time: LibreOffice takes some 200 MB. */
  async function convert(
    source: ExtractionSource,
    { program, format, target }: Pick<Conversion, 'program' | 'format' | 'target'>,
    signal: AbortSignal,
  ): Promise<ExtractedDocument> {
    const release = await conversionSlots.acquire(source.owner ?? '', { signal })
    try {
      const ended = AbortSignal.any([signal, closing.signal])
      const conversion = { program, format, target, source: source.path, timeoutMs, signal: ended }
      const { attachedPages: _, ...document } = await convertOffice(conversion, path =>
        extractInThread({ ...source, path, extension: target, contentType: '' }, signal),
      )
      // The converted file is gone when its pictures would be recognised; their pages stay unread.
      return document
    } finally {
      release()
    }
  }

  return {
    async loadPageImage(source, page, signal) {
      signal.throwIfAborted()
      const { path, contentType, extension, attachment = [] } = source
      const request: PageImageRequest = { path, contentType, extension, page, attachment, maxPages }
      return (await runInThread<PageImageOutcome>('loadPageImageInThread', source, request, signal)).image
    },
    async extract(source, signal) {
      signal.throwIfAborted()
      const { size } = await stat(source.path)
      const format = formatOfSource(source)
      const target = format && successorOf(format.extension)
      if (format && target && officeProgram) return convert(source, { program: officeProgram, format, target }, signal)
      const inline = format !== undefined && isPlainText(format) && size <= maxInlineTextBytes
      return inline ? readPlainText(await readFile(source.path), format.extension) : extractInThread(source, signal)
    },
    async close() {
      closed = true
      closing.abort(new ExtractionFailure('The extraction pool is closed.'))
      stopMemoryLimit()
      await piscina.destroy()
    },
    get busy() {
      return threadSlots.running
    },
  }
}

/** The machine is at fault, not the document. */
class ExtractionFailure extends Error {}

function throwOutcome(outcome: FailedOutcome): never {
  if ('machineError' in outcome) throw new ExtractionFailure(outcome.machineError)
  const { code, detail, cause } = outcome.documentError
  throw new ExtractionError(code, detail, cause)
}
