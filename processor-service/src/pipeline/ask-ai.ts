import type { TaskResult } from '@ai-platform/contracts/result.ts'
import type { Coverage, Usage } from '@ai-platform/contracts/task.ts'
import type { ExtractedText } from '../documents/extracted-text.ts'
import type { TaskFeed } from '../events/live-feed.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import type { Run } from './active-runs.ts'
import type { PipelineMetrics } from './metrics.ts'

/** Reading the document is the first tenth of the way. */
const extractedShare = 0.1

export interface Answer {
  result: TaskResult
  usage: Usage
  coverage: Coverage
}

/**
 * Has the provider answer on the whole text, telling of its progress on the way.
 * @throws ProviderError, or the signal's reason when the run was ended
 */
export async function askAi(
  { provider, metrics }: { provider: Provider; metrics: PipelineMetrics },
  run: Run,
  document: ExtractedText,
  feed: TaskFeed,
): Promise<Answer> {
  run.progress = extractedShare
  feed.progress(run.progress)
  const started = performance.now()
  const measure = (outcome: string) => {
    metrics.answered(provider.name, outcome, (performance.now() - started) / 1000)
  }
  const asked = provider.answer({
    taskType: run.task.task_type,
    text: document.text,
    requestId: run.task.request_id,
    signal: run.signal,
    onProgress(done, chunks) {
      run.progress = extractedShare + (1 - extractedShare) * Math.min(1, done / Math.max(1, chunks)) * 0.99
      feed.progress(run.progress)
    },
    onDelta: text => feed.delta(text),
    onCall: () => {
      run.aiCalls += 1
      metrics.aiCall(provider.name)
    },
  })
  asked.then(
    () => measure('completed'),
    error => measure(error instanceof ProviderError ? error.code : 'ended'),
  )
  const answer = await asked
  const coverage: Coverage = {
    pages: document.pages,
    characters: document.text.length,
    chunks: answer.chunks,
    chunks_done: answer.chunksDone,
    truncated: answer.chunksDone < answer.chunks,
  }
  return { result: answer.result, usage: answer.usage, coverage }
}
