import type { TaskResult } from '@ai-platform/contracts/result.ts'
import type { Coverage, TaskWarning } from '@ai-platform/contracts/task.ts'
import type { ExtractedDocument } from '@ai-platform/documents/extracted-document.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { TaskFeed } from '../events/live-feed.ts'
import { BudgetError, type CallBudget } from '../providers/call-budget.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import type { Attempt } from './active-attempts.ts'
import type { OpenLedger } from './call-ledger.ts'
import { extractedProgress } from './extract-text.ts'
import { refuseHugeTranslation } from './limit-result-size.ts'
import { answerWarnings, measureCoverage } from './measure-coverage.ts'
import type { PipelineMetrics } from './metrics.ts'

/** Progress when every chunk is answered; 1 is for the stored result. */
const answeredProgress = 0.99

export interface AskDeps {
  provider: Provider
  metrics: PipelineMetrics
  openLedger: OpenLedger
  budget: CallBudget
  log: Logger
}

export interface Answer {
  result: TaskResult
  coverage: Coverage
  /** remarks about parts of the text that the provider did not use */
  warnings: TaskWarning[]
}

/**
 * Asks the provider about the whole text and sends partial output to `feed`.
 * @param read the document and its text
 * @param report receives the attempt's progress, 0 to 1
 * @throws ProviderError, BudgetError, ExtractionError for a translation that is too long, or the signal's reason when the attempt was ended
 */
export async function askAi(
  { provider, metrics, openLedger, budget, log }: AskDeps,
  attempt: Attempt,
  { document, text }: { document: ExtractedDocument; text: string },
  feed: TaskFeed,
  report: (progress: number) => void,
): Promise<Answer> {
  refuseHugeTranslation(attempt.task.task_type, text)
  const readProgress = Math.max(extractedProgress, attempt.progress)
  report(readProgress)
  const started = performance.now()
  const measure = (outcome: string) => metrics.answered(provider.name, outcome, (performance.now() - started) / 1000)
  try {
    const answer = await provider.answer({
      taskType: attempt.task.task_type,
      pages: document.pages,
      options: attempt.task.options ?? {},
      requestId: attempt.task.request_id,
      signal: attempt.signal,
      stop: attempt.stop,
      onProgress(done, chunks) {
        const share = Math.min(1, done / Math.max(1, chunks))
        report(readProgress + (answeredProgress - readProgress) * share)
      },
      onDelta: text => feed.delta(text),
      onCall: attempt.meter.countCall,
      onSend: attempt.meter.send,
      onUsage: attempt.meter.add,
      ledger: openLedger(attempt, log),
      budget,
    })
    measure('completed')
    const coverage = measureCoverage(document, text, answer)
    return { result: answer.result, coverage, warnings: answerWarnings(answer) }
  } catch (error) {
    measure(error instanceof ProviderError || error instanceof BudgetError ? error.code : 'ended')
    throw error
  }
}
