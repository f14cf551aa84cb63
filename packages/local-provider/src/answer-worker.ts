import type { MessagePort } from 'node:worker_threads'
import type { QuotedPage } from '@ai-platform/runtime/find-quote.ts'
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import { type AnswerTaskOptions, answerTask, createModels, type LocalTaskType, type TaskAnswer } from './answer-task.ts'
import { LocalTaskError, type LocalTaskErrorCode } from './local-task-error.ts'

export interface WorkerJob {
  taskType: LocalTaskType
  pages: QuotedPage[]
  task: AnswerTaskOptions
  port: MessagePort
  apertium: string | undefined
  timeoutMs: number
}

/** Sent over the port while a job runs: the thread has started it, or finished some of its chunks. */
export type WorkerMessage = 'started' | { done: number; chunks: number }

/** Refusals are returned as values, because an error loses its fields between threads. */
export type WorkerOutcome =
  | { answer: TaskAnswer<LocalTaskType> }
  | { refusal: { code: LocalTaskErrorCode; detail: string } }

lowerThreadPriority()
const models = createModels()

/** Loads the English model, which most tasks need, before the first task comes. */
export function warmUp(): void {
  models.tagger().tag('The models are ready.')
}

export default async function work({
  taskType,
  pages,
  task,
  port,
  apertium,
  timeoutMs,
}: WorkerJob): Promise<WorkerOutcome> {
  const send = (message: WorkerMessage) => port.postMessage(message)
  send('started')
  try {
    const onProgress = (done: number, chunks: number) => send({ done, chunks })
    return { answer: await answerTask(taskType, pages, { task, models, apertium, timeoutMs, onProgress }) }
  } catch (error) {
    if (error instanceof LocalTaskError) return { refusal: { code: error.code, detail: error.detail } }
    throw error
  } finally {
    port.close()
  }
}
