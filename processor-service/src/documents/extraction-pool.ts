import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import { Piscina } from 'piscina'
import type { ExtractedText } from './extracted-text.ts'
import { documentTooComplex, ExtractionError, unreadableDocument } from './extraction-error.ts'
import type { ExtractionOutcome, ExtractionTask } from './extraction-message.ts'
import { type Format, formatOfSource } from './file-types.ts'
import { limitThreadMemory } from './limits/limit-thread-memory.ts'
import { readText } from './readers/read-text.ts'

interface ExtractionSource {
  path: string
  contentType: string
  /** In lower case, without its dot. */
  extension: string
  /** The user whose document it is. Users are served in rotation. */
  owner?: string
}

export interface ExtractionPool {
  /**
   * Rejects with an ExtractionError for any fault of the document, be it a thread that died of it; with the signal's
   * reason when `signal` is aborted, which ends the thread; with another error only for faults outside the document, such
   * as a file that is gone or a pool that was closed.
   */
  extract(source: ExtractionSource, signal: AbortSignal): Promise<ExtractedText>
  /** Ends all threads. */
  close(): Promise<void>
  /** How many documents are in a thread now. */
  readonly busy: number
}

export interface ExtractionOptions {
  /** Documents read at the same time; more wait. */
  threads: number
  /** For one document, from when it has a thread. */
  timeoutMs: number
  /** JavaScript heap of a thread. */
  heapMegabytes: number
  /** What a zip-based document may inflate to. Beside it, what a thread may hold outside its heap is bounded by both. */
  maxInflatedBytes: number
  /** Pages of a PDF. */
  maxPages?: number
}

/**
 * A text up to this size is decoded on the spot. A thread's round trip adds 0.4 to 0.8 ms of CPU, and a queue behind the PDFs;
 * decoding takes 1 to 2 ms for 32 kB, but 5 to 10 ms for 256 kB, in which the event loop would stand still.
 */
const maxInlineTextBytes = 64 * 1024
const idleThreadMs = 60_000

export function createExtractionPool(options: ExtractionOptions): ExtractionPool {
  const { threads, heapMegabytes, maxInflatedBytes, timeoutMs, maxPages = 5_000 } = options
  // A document starts only when a thread is free, so its time-out does not include the wait.
  const threadSlots = createLimiter({ concurrency: threads })
  let closed = false
  const piscina = new Piscina<ExtractionTask, ExtractionOutcome>({
    filename: fileURLToPath(new URL('./extraction-worker.ts', import.meta.url)),
    name: 'extractInThread',
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: idleThreadMs,
    // An idle thread then runs its event loop, so that it can be asked for its memory and can tidy up.
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    // Parsers of strangers' files have no business with the secrets in there.
    env: {},
    execArgv: [],
  })
  // A thread that fails between two documents is replaced; without a listener it would take the process with it.
  piscina.on('error', () => undefined)
  const stopGuard = limitThreadMemory(
    () => (threadSlots.running > 0 ? piscina.threads : []),
    heapMegabytes * 1024 * 1024 + maxInflatedBytes,
  )

  async function extractInThread(source: ExtractionSource, signal: AbortSignal): Promise<ExtractedText> {
    const release = await threadSlots.acquire(source.owner ?? '', { signal })
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      if (closed) throw new Error('A thread was free only after the pool was closed.')
      const { owner: _owner, ...document } = source
      const task = { ...document, maxInflatedBytes, maxPages }
      const outcome = await piscina.run(task, { signal: AbortSignal.any([signal, timeout]) })
      if ('extracted' in outcome) return outcome.extracted
      return throwOutcome(outcome)
    } catch (error) {
      signal.throwIfAborted()
      if (closed) throw new ExtractionFailure('The extraction pool is closed.', { cause: error })
      if (error instanceof ExtractionError || error instanceof ExtractionFailure) throw error
      if (timeout.aborted) throw documentTooComplex(`Reading the document took longer than ${timeoutMs / 1000} s.`)
      throw describeDeath(error, formatOfSource(source))
    } finally {
      release()
    }
  }

  return {
    async extract(source, signal) {
      signal.throwIfAborted()
      const { size } = await stat(source.path)
      const inline = formatOfSource(source)?.reader === 'text' && size <= maxInlineTextBytes
      return inline ? readText(await readFile(source.path)) : extractInThread(source, signal)
    },
    async close() {
      closed = true
      stopGuard()
      await piscina.destroy()
    },
    get busy() {
      return threadSlots.running
    },
  }
}

/** Something on this machine, not in the document, kept it from being read. */
class ExtractionFailure extends Error {}

function throwOutcome(outcome: Exclude<ExtractionOutcome, { extracted: ExtractedText }>): never {
  if ('failure' in outcome) throw new ExtractionFailure(outcome.failure)
  const { code, detail, cause } = outcome.fault
  throw new ExtractionError(code, detail, cause)
}

/** Node ends a thread without memory with ERR_WORKER_OUT_OF_MEMORY; one ended from outside only shows an exit code. */
function describeDeath(error: unknown, format: Format | undefined): ExtractionError {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || message.startsWith('worker exited')
    ? documentTooComplex('Reading the document needs more memory than there is for one.', error)
    : unreadableDocument(format?.name ?? 'supported', error)
}
