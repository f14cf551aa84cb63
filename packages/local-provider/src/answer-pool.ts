import { MessageChannel } from 'node:worker_threads'
import type { QuotedPage } from '@ai-platform/runtime/find-quote.ts'
import { Piscina } from 'piscina'
import type { AnswerTaskOptions, LocalTaskType, TaskAnswer } from './answer-task.ts'
import type { WorkerJob, WorkerMessage, WorkerOutcome } from './answer-worker.ts'
import { LocalTaskError } from './local-task-error.ts'

export type { LocalTaskType, TaskAnswer } from './answer-task.ts'

/** The model name that tasks of this provider report: it extracts text and generates none. */
export const localModel = 'extractive-1'

export interface AnswerPool {
  /**
   * Runs one task on all pages in a worker thread. An abort ends the thread.
   * @throws LocalTaskError when the task cannot be done on this document
   * @throws the signal's reason when aborted
   */
  run<T extends LocalTaskType>(
    taskType: T,
    pages: QuotedPage[],
    options: { signal: AbortSignal; onProgress(done: number, chunks: number): void; task?: AnswerTaskOptions },
  ): Promise<TaskAnswer<T>>
  close(): Promise<void>
}

export interface AnswerPoolOptions {
  threads: number
  /** Limit of the old generation of one thread's heap, in MB. */
  heapMegabytes: number
  /** Limit of one task in milliseconds, from when its thread starts it; time in the queue does not count. */
  timeoutMs: number
  /** Path of the Apertium command. Without it, translation accepts English texts only, which it corrects. */
  apertium?: string | undefined
}

/** An idle thread keeps its models for two minutes. Loading them again takes 0.5 s, Harper 1.5 s. */
const idleMs = 120_000

/**
 * Starts the worker threads of the local provider; the entry of this package. Translation has a separate pool of half as
 * many threads, because a thread that proofreads holds 250 MB of dictionaries. The other pool always keeps one warm thread.
 */
export function createAnswerPool(options: AnswerPoolOptions): AnswerPool {
  const { threads, heapMegabytes, timeoutMs, apertium } = options
  const base = {
    filename: new URL('answer-worker.ts', import.meta.url).href,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  }
  const reading = new Piscina({ ...base, minThreads: 1, maxThreads: threads })
  const proofreading = new Piscina({ ...base, minThreads: 0, maxThreads: Math.ceil(threads / 2) })
  // A failed warm-up is harmless: the first task then loads its models itself.
  reading.run(undefined, { name: 'warmUp' }).catch(() => undefined)

  return {
    async run<T extends LocalTaskType>(
      taskType: T,
      pages: QuotedPage[],
      { signal, onProgress, task = {} }: Parameters<AnswerPool['run']>[2],
    ) {
      signal.throwIfAborted()
      const pool = taskType === 'translate' ? proofreading : reading
      const timeout = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const { port1: messages, port2: port } = new MessageChannel()
      messages.on('message', (message: WorkerMessage) => {
        if (message !== 'started') onProgress(message.done, message.chunks)
        else timer = setTimeout(() => timeout.abort(), timeoutMs)
      })
      const job: WorkerJob = { taskType, pages, task, port, apertium, timeoutMs }
      try {
        const run = { transferList: [port], signal: AbortSignal.any([signal, timeout.signal]) }
        const outcome: WorkerOutcome = await pool.run(job, run)
        if ('refusal' in outcome) throw new LocalTaskError(outcome.refusal.code, outcome.refusal.detail)
        return outcome.answer as TaskAnswer<T>
      } catch (error) {
        signal.throwIfAborted()
        throw explainEnd(error, timeout.signal.aborted, options)
      } finally {
        clearTimeout(timer)
        messages.close()
      }
    },
    async close() {
      await Promise.all([reading.destroy(), proofreading.destroy()])
    },
  }
}

/** Returns the user's error when a thread exceeded its time or memory limit, and any other error unchanged. */
function explainEnd(error: unknown, timedOut: boolean, { timeoutMs, heapMegabytes }: AnswerPoolOptions): unknown {
  if (timedOut)
    return new LocalTaskError(
      'document_too_complex',
      `The analysis took longer than ${Math.ceil(timeoutMs / 1000)} s. Split the document, or use an AI provider with a key.`,
    )
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new LocalTaskError(
      'document_too_complex',
      `The analysis needed more than ${heapMegabytes} MB of memory. Split the document, or use an AI provider with a key.`,
    )
  return error
}
