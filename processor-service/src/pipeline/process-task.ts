import type { TaskWarning } from '@ai-platform/contracts/task.ts'
import type { Outcome } from '@ai-platform/database/tasks/finish-tasks.ts'
import type { Release } from '@ai-platform/database/tasks/release-attempts.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { requireText } from '../documents/require-text.ts'
import type { LiveFeed } from '../events/live-feed.ts'
import type { TaskWriter } from '../events/task-writer.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import type { Attempt } from './active-attempts.ts'
import { askAi } from './ask-ai.ts'
import { type ExtractionDeps, extractText, recognitionOf } from './extract-text.ts'
import { chooseFailureAction, type FailureLimits } from './failure-policy.ts'
import { limitResultSize } from './limit-result-size.ts'
import { warningsOf } from './measure-coverage.ts'
import type { PipelineMetrics } from './metrics.ts'
import { persist } from './persist.ts'
import type { ProviderCircuit } from './provider-circuit.ts'

export interface PipelineDeps extends ExtractionDeps, FailureLimits {
  writer: TaskWriter
  provider: Provider
  live: LiveFeed
  metrics: PipelineMetrics
  circuit: ProviderCircuit
  log: Logger
}

/** Runs one attempt: reads the document, asks the AI and writes the outcome with its event. Never rejects. */
export async function processTask(deps: PipelineDeps, attempt: Attempt): Promise<void> {
  const { task } = attempt
  const { circuit } = deps
  const startedMs = Date.now()
  const log = deps.log.child({ task_id: task.id, request_id: task.request_id, attempt: task.attempt })
  const feed = deps.live.forTask(task.user_id, task.id)
  const { name: provider, model } = deps.provider
  const report = (progress: number) => {
    attempt.progress = progress
    feed.progress(progress)
  }
  let warnings: TaskWarning[] = []
  try {
    const document = await extractText(deps, attempt, report, log)
    const recognition = recognitionOf(deps, attempt)
    warnings = warningsOf(document, recognition)
    const text = requireText(document, recognition)
    const answer = await askAi(deps, attempt, { document, text }, feed, report)
    circuit.answered()
    feed.end()
    limitResultSize(answer.result)
    warnings = [...warnings, ...answer.warnings]
    await finish({ ...answer, warnings, status: 'completed', provider, model, aiCalls: attempt.aiCalls })
  } catch (error) {
    feed.end()
    await handleFailure(error)
  }

  async function handleFailure(error: unknown): Promise<void> {
    const answeredMeanwhile = circuit.answeredMs >= startedMs
    const action = chooseFailureAction(error, attempt, deps, answeredMeanwhile, Date.now())
    if (error instanceof ProviderError && !attempt.signal.aborted) {
      if (error.code === 'provider_unavailable') circuit.away(error)
      else circuit.answered()
    }
    switch (action.kind) {
      case 'drop':
        return log.info('attempt dropped: it is no longer the current one')
      case 'release':
        log.info('task released')
        return release({ outcome: 'released', error: null, countsAsAttempt: false, delaySeconds: 0 })
      case 'wait':
        log.warn({ err: error, delay_s: action.delaySeconds }, 'the AI provider is away; the task waits')
        return release({ ...action, outcome: 'released', countsAsAttempt: false })
      case 'retry':
        log.warn({ err: error, delay_s: action.delaySeconds }, 'attempt failed; the task is retried')
        return release({ ...action, outcome: 'failed', countsAsAttempt: true })
      case 'fail': {
        log.info({ err: error, code: action.error.code }, 'task failed')
        const nothing = { usage: null, coverage: null, warnings, aiCalls: attempt.aiCalls }
        return finish({ ...nothing, status: 'failed', error: action.error, provider, model })
      }
    }
  }

  async function finish(outcome: Outcome): Promise<void> {
    const finished = await persist(log, 'outcome', attempt, () =>
      deps.writer.finish({ attempt: attempt.id, outcome, attemptOutcome: outcome.status }),
    )
    if (finished) deps.metrics.finished(finished)
    log.info({ status: outcome.status, written: Boolean(finished) }, 'attempt finished')
  }

  async function release(how: Omit<Release, 'attempt' | 'aiCalls'>): Promise<void> {
    await persist(log, 'outcome', attempt, () =>
      deps.writer.release({ ...how, attempt: attempt.id, aiCalls: attempt.aiCalls }),
    )
  }
}
