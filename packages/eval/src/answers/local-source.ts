import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import { createAnswerPool, type LocalTaskType, localModel } from '@ai-platform/local-provider/answer-pool.ts'
import { LocalTaskError } from '@ai-platform/local-provider/local-task-error.ts'
import type { AnswerSource } from './answer-source.ts'

/** The keyless provider, in threads of this process. */
export function createLocalSource(): AnswerSource {
  const pool = createAnswerPool({ threads: 1, heapMegabytes: 1_024, timeoutMs: 120_000 })
  return {
    name: `local ${localModel}`,
    async answer<T extends TaskType>(taskType: T, text: string, { question }: { question?: string } = {}) {
      if (taskType === 'extract') return undefined
      const task = question === undefined ? {} : { question }
      const options = { signal: new AbortController().signal, onProgress: () => {}, task }
      try {
        const { result } = await pool.run(taskType as LocalTaskType, [{ number: null, text }], options)
        return result as ResultOf<T>
      } catch (error) {
        if (error instanceof LocalTaskError && error.code === 'translation_unavailable') return undefined
        throw error
      }
    },
    close: () => pool.close(),
  }
}
