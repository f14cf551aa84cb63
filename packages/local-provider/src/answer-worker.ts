import type { MessagePort } from 'node:worker_threads'
import type { TaskType } from '@ai-platform/contracts/result.ts'
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import { answerTask, createModels, type TaskAnswer } from './answer-task.ts'
import { LocalTaskError, type LocalTaskErrorCode } from './local-task-error.ts'

export interface WorkerJob {
  taskType: TaskType
  text: string
  port: MessagePort
  apertium: string | undefined
  timeoutMs: number
}

/** What comes over the port while a job runs: it has begun, or so many chunks are done. */
export type WorkerMessage = 'begun' | { done: number; chunks: number }

/** Refusals come back as values, since an error loses its fields between threads. */
export type WorkerOutcome = { answer: TaskAnswer<TaskType> } | { refusal: { code: LocalTaskErrorCode; detail: string } }

lowerThreadPriority()
const models = createModels()

/** Loads what most first tasks need, so that they need not wait for it. */
export function warmUp(): void {
  models.tagger().tag('The models are ready.')
}

export default async function work({ taskType, text, port, apertium, timeoutMs }: WorkerJob): Promise<WorkerOutcome> {
  const tell = (news: WorkerMessage) => port.postMessage(news)
  tell('begun')
  try {
    const onProgress = (done: number, chunks: number) => tell({ done, chunks })
    return { answer: await answerTask(taskType, text, { models, apertium, timeoutMs, onProgress }) }
  } catch (error) {
    if (error instanceof LocalTaskError) return { refusal: { code: error.code, detail: error.detail } }
    throw error
  } finally {
    port.close()
  }
}
