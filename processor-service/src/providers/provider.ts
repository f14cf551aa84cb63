import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'

/** One task on one document's whole text. A provider splits the text itself as it needs. */
export interface AiRequest<T extends TaskType> {
  taskType: T
  text: string
  /** the id that goes through all logs, sent on to the provider where it takes one */
  requestId: string
  /** aborted when the task was cancelled, given to another worker, or the service stops: the call ends at once */
  signal: AbortSignal
  /** chunks of the text done so far, of how many */
  onProgress(done: number, chunks: number): void
  /** a piece of the answer as it comes in */
  onDelta(text: string): void
  /** called for each call made to the AI, also one that fails */
  onCall(): void
}

export interface AiAnswer<T extends TaskType> {
  result: ResultOf<T>
  usage: Usage
  chunks: number
  /** fewer than `chunks` when a part of the text was left out; coverage says so then */
  chunksDone: number
}

export interface Provider {
  readonly name: string
  readonly model: string
  /**
   * @throws ProviderError when the AI could not or would not answer well
   * @throws the signal's reason when aborted
   */
  answer<T extends TaskType>(request: AiRequest<T>): Promise<AiAnswer<T>>
  close(): Promise<void>
}
