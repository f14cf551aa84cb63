import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'

/** What answers: the local provider in this process, or a platform with the provider of its settings. */
export interface AnswerSource {
  /** the provider and its model */
  name: string
  /**
   * @returns undefined when the provider cannot do the task type on this text
   * @throws TaskFailedError when the task failed for another reason
   */
  answer<T extends TaskType>(
    taskType: T,
    text: string,
    fields?: { question?: string; schema?: Record<string, unknown> },
  ): Promise<ResultOf<T> | undefined>
  close(): Promise<void>
}

/** A task failed; the message names its type and error. */
export class TaskFailedError extends Error {
  override name = 'TaskFailedError'
}
