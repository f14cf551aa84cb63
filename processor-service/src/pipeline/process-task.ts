import type { TaskWarning } from '@ai-platform/contracts/task.ts'
import { refusesData } from '@ai-platform/database/refuses-data.ts'
import type { Outcome } from '@ai-platform/database/tasks/finish-tasks.ts'
import type { Release } from '@ai-platform/database/tasks/release-attempts.ts'
import { requireText } from '@ai-platform/documents/require-text.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
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
import { type Price, priceOfModel } from './price-table.ts'
import type { ProviderCircuit } from './provider-circuit.ts'
import { noUsage } from './usage-meter.ts'

export interface PipelineDeps extends ExtractionDeps, FailureLimits {
  writer: TaskWriter
  provider: Provider
  live: LiveFeed
  metrics: PipelineMetrics
  circuit: ProviderCircuit
  prices: Price[]
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
  const priceOf = priceOfModel(deps.prices, model)
  /** What this attempt has cost so far. */
  const spent = () => ({
    usage: provider === 'local' ? noUsage : attempt.meter.total(priceOf),
    aiCalls: attempt.meter.calls,
  })
  attempt.meter.onAnswer = circuit.answered
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
    await finish({ ...answer, ...spent(), warnings, status: 'completed', provider, model })
  } catch (error) {
    feed.end()
    await handleFailure(error)
  }

  async function handleFailure(thrown: unknown): Promise<void> {
    const error = refusesData(thrown)
      ? new ProviderError('provider_bad_output', "The AI's answer cannot be stored. Retry the task.", { cause: thrown })
      : thrown
    const answeredMeanwhile = circuit.answeredMs >= startedMs
    const action = chooseFailureAction(error, attempt, deps, answeredMeanwhile, Date.now())
    if (error instanceof ProviderError && !attempt.signal.aborted) {
      if (error.code === 'provider_unavailable') circuit.away(error)
      else circuit.answered()
    }
    switch (action.kind) {
      case 'drop':
        log.info('attempt dropped: it is no longer the current one')
        return addLateUsage()
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
        return finish({ ...spent(), coverage: null, warnings, status: 'failed', error: action.error, provider, model })
      }
    }
  }

  async function finish(outcome: Outcome): Promise<void> {
    const finished = await persist(log, 'outcome', attempt, () =>
      deps.writer.finish({ attempt: attempt.id, outcome, attemptOutcome: outcome.status }),
    )
    if (finished) deps.metrics.finished(finished)
    else await addLateUsage()
    log.info({ status: outcome.status, written: Boolean(finished) }, 'attempt finished')
  }

  async function release(how: Omit<Release, 'attempt' | 'aiCalls' | 'usage' | 'model'>): Promise<void> {
    const released = await persist(log, 'outcome', attempt, () =>
      deps.writer.release({ ...how, ...spent(), model, attempt: attempt.id }),
    )
    if (!released) await addLateUsage()
  }

  /** The attempt was ended from outside, so its own write changes nothing any more; its calls are paid all the same. */
  async function addLateUsage(): Promise<void> {
    const { usage } = spent()
    if (!usage || usage.calls === 0) return
    const added = await persist(log, 'usage', attempt, () => deps.writer.addLateUsage(attempt.id, usage, model))
    log.info({ usage, added }, 'usage of an ended attempt')
  }
}
