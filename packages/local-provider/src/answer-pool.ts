import { MessageChannel } from 'node:worker_threads'
import type { TaskType } from '@ai-platform/contracts/result.ts'
import { Piscina } from 'piscina'
import type { TaskAnswer } from './answer-task.ts'
import type { WorkerJob, WorkerMessage, WorkerOutcome } from './answer-worker.ts'
import { LocalTaskError } from './local-task-error.ts'

export type { TaskAnswer } from './answer-task.ts'

/** What tasks done by this provider name as their model: it extracts, it does not generate. */
export const localModel = 'extractive-1'

export interface AnswerPool {
  /**
   * Runs one task on the whole text in a worker thread. Rejects with a LocalTaskError, or the signal's reason when
   * aborted (thread ended).
   */
  run<T extends TaskType>(
    taskType: T,
    text: string,
    options: { signal: AbortSignal; onProgress(done: number, chunks: number): void },
  ): Promise<TaskAnswer<T>>
  close(): Promise<void>
}

export interface AnswerPoolOptions {
  threads: number
  /** Old generation of one thread's heap. */
  heapMegabytes: number
  /** Of one task, counted from when its thread begins with it. */
  timeoutMs: number
  /** Path of the Apertium command, for translations from a few languages. */
  apertium?: string | undefined
}

/** A thread that has its models is worth keeping for a while: loading them again costs 0.5 s, Harper 1.5 s. */
const idleMs = 120_000

/**
 * Worker threads for the local provider. Proofreading has threads of its own, half as many, because each holds 250 MB of
 * dictionaries; one of the others is always there, and warm.
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
  // Only comfort: a task that comes first loads its models itself.
  reading.run(undefined, { name: 'warmUp' }).catch(() => undefined)

  return {
    async run<T extends TaskType>(taskType: T, text: string, { signal, onProgress }: Parameters<AnswerPool['run']>[2]) {
      signal.throwIfAborted()
      const pool = taskType === 'translate' ? proofreading : reading
      const timeout = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const { port1: news, port2: port } = new MessageChannel()
      news.on('message', (message: WorkerMessage) => {
        if (message !== 'begun') onProgress(message.done, message.chunks)
        else timer = setTimeout(() => timeout.abort(), timeoutMs)
      })
      const job: WorkerJob = { taskType, text, port, apertium, timeoutMs }
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
        news.close()
      }
    },
    async close() {
      await Promise.all([reading.destroy(), proofreading.destroy()])
    },
  }
}

/** A thread that was ended for its time or memory, as the user should read it. */
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
