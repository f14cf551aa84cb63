import type { TaskResult } from '@ai-platform/contracts/result.ts'
import type { Coverage, Usage } from '@ai-platform/contracts/task.ts'
import type { ExtractedDocument } from '../documents/extracted-document.ts'
import { requireText } from '../documents/require-text.ts'
import type { TaskFeed } from '../events/live-feed.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import type { Attempt } from './active-attempts.ts'
import type { PipelineMetrics } from './metrics.ts'

/** Progress when the text is extracted. */
const extractedProgress = 0.1
/** Progress when every chunk is answered; 1 is for the stored result. */
const answeredProgress = 0.99

export interface Answer {
  result: TaskResult
  usage: Usage
  coverage: Coverage
}

/**
 * Asks the provider about the whole text and reports progress and partial output to `feed`.
 * @throws ExtractionError no_text_found, ProviderError, or the signal's reason when the attempt was ended
 */
export async function askAi(
  { provider, metrics }: { provider: Provider; metrics: PipelineMetrics },
  attempt: Attempt,
  document: ExtractedDocument,
  feed: TaskFeed,
): Promise<Answer> {
  const text = requireText(document)
  const report = (progress: number) => {
    attempt.progress = progress
    feed.progress(progress)
  }
  report(extractedProgress)
  const started = performance.now()
  const measure = (outcome: string) => metrics.answered(provider.name, outcome, (performance.now() - started) / 1000)
  try {
    const answer = await provider.answer({
      taskType: attempt.task.task_type,
      text,
      requestId: attempt.task.request_id,
      signal: attempt.signal,
      onProgress(done, chunks) {
        const share = Math.min(1, done / Math.max(1, chunks))
        report(extractedProgress + (answeredProgress - extractedProgress) * share)
      },
      onDelta: text => feed.delta(text),
      onCall() {
        attempt.aiCalls += 1
        metrics.aiCall(provider.name)
      },
    })
    measure('completed')
    const coverage: Coverage = {
      pages: document.pageCount,
      characters: text.length,
      chunks: answer.chunks,
      chunks_done: answer.chunksDone,
      truncated: answer.chunksDone < answer.chunks,
    }
    return { result: answer.result, usage: answer.usage, coverage }
  } catch (error) {
    measure(error instanceof ProviderError ? error.code : 'ended')
    throw error
  }
}
