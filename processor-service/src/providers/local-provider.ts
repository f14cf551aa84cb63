import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import type { LocalTaskType } from '@ai-platform/local-provider/answer-pool.ts'
import { canDo } from './available-task-types.ts'
import type { AiAnswer, AiRequest, Provider } from './provider.ts'
import { ProviderError } from './provider-error.ts'

export interface LocalSettings {
  threads: number
  heapMegabytes: number
  timeoutMs: number
  /** path of the Apertium command, when it is installed */
  apertium?: string | undefined
}

/** Adapts the local provider, which needs no API key, to the provider port. It works in threads and never truncates a text. */
export async function createLocalProvider(settings: LocalSettings): Promise<Provider> {
  const [{ createAnswerPool, localModel }, { LocalTaskError }] = await Promise.all([
    import('@ai-platform/local-provider/answer-pool.ts'),
    import('@ai-platform/local-provider/local-task-error.ts'),
  ])
  const pool = createAnswerPool(settings)

  async function answer<T extends TaskType>(request: AiRequest<T>): Promise<AiAnswer<T>> {
    const { taskType, pages, options, signal, onProgress } = request
    signal.throwIfAborted()
    if (!canDo('local', taskType))
      throw new ProviderError(
        'provider_rejected',
        `The task type ${taskType} needs an AI provider with a key. The operator can set AI_PROVIDER.`,
      )
    request.onCall()
    try {
      const { result, usage, chunks, ignoredOptions } = await pool.run(taskType as LocalTaskType, pages, {
        signal,
        onProgress,
        task: options,
      })
      const facts = { usage, chunks, chunksDone: chunks, failedChunks: [], sourcesDropped: 0, ignoredOptions }
      return { ...facts, result: result as ResultOf<T> }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof LocalTaskError) throw new ProviderError(error.code, error.detail, { cause: error })
      throw error
    }
  }

  return { name: 'local', model: localModel, answer, close: () => pool.close() }
}
