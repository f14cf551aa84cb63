import type { TaskWarning } from '@ai-platform/contracts/task.ts'
import { refusesData } from '@ai-platform/database/refuses-data.ts'
import type { Outcome } from '@ai-platform/database/tasks/finish-tasks.ts'
import type { Release } from '@ai-platform/database/tasks/release-attempts.ts'
import { reserveTokens } from '@ai-platform/database/tasks/reserve-tokens.ts'
import { requireText } from '@ai-platform/documents/require-text.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { LiveFeed } from '../events/live-feed.ts'
import type { TaskWriter } from '../events/task-writer.ts'
import { ProviderError } from '../providers/provider-error.ts'
import type { Attempt } from './active-attempts.ts'
import { askAi } from './ask-ai.ts'
import type { OpenLedger } from './call-ledger.ts'
import { type ExtractionDeps, extractText, recognitionOf } from './extract-text.ts'
import { chooseFailureAction, type FailureLimits } from './failure-policy.ts'
import { limitResultSize } from './limit-result-size.ts'
import { warningsOf } from './measure-coverage.ts'
import type { PipelineMetrics } from './metrics.ts'
import { persist } from './persist.ts'
import { type Price, priceOfModel } from './price-table.ts'
import type { ProviderChoice, ProviderTurn } from './provider-choice.ts'
import { createTokenBudget, type TokenLimits } from './token-budget.ts'
import { noUsage } from './usage-meter.ts'

export interface PipelineDeps extends ExtractionDeps, FailureLimits {
  writer: TaskWriter
  live: LiveFeed
  metrics: PipelineMetrics
  providers: ProviderChoice
  prices: Price[]
  openLedger: OpenLedger
  /** what tasks may use at a paid provider */
  limits: TokenLimits
  log: Logger
}

/** For a write that is repeated although its attempt was ended. */
const unaborted = { signal: new AbortController().signal }

/** Runs one attempt: reads the document, asks the AI and writes the outcome with its event. Never rejects. */
export async function processTask(deps: PipelineDeps, attempt: Attempt): Promise<void> {
  const { task } = attempt
  const { providers } = deps
  const startedMs = Date.now()
  const log = deps.log.child({ task_id: task.id, request_id: task.request_id, attempt: task.attempt })
  const feed = deps.live.forTask(task.user_id, task.id)
  attempt.stop.addEventListener('abort', feed.end)
  const report = (progress: number) => {
    // A text that is cut again starts anew, but progress only rises.
    attempt.progress = Math.max(attempt.progress, progress)
    feed.progress(attempt.progress)
  }
  let turn: ProviderTurn | undefined
  /** The provider of this attempt, and the first one until it is chosen. */
  const answering = () => {
    const { name: provider, model } = (turn?.circuit ?? providers.circuits[0]).provider
    return { provider, model }
  }
  attempt.spent = () => {
    const { provider, model } = answering()
    return { usage: provider === 'local' ? null : attempt.meter.total(priceOfModel(deps.prices, model)), model }
  }
  /** What this attempt has cost so far. */
  const spent = () => {
    const { usage } = attempt.spent()
    return { usage: usage ?? noUsage, aiCalls: attempt.meter.calls, model: answering().model }
  }
  const leftMs = Math.max(0, deps.runDeadlineSeconds - task.worked_seconds) * 1000
  const deadline = setTimeout(() => attempt.end('deadline'), leftMs)
  const budget = createTokenBudget({
    limits: deps.limits,
    usedBefore: task.used_tokens,
    reserved: task.reserved_tokens,
    used: attempt.meter.tokens,
    ask: (needed, wanted) =>
      reserveTokens(deps.pool, attempt.id, { needed, wanted, dailyTokens: deps.limits.dailyTokens ?? 0 }),
    onLost: attempt.cancel,
  })
  let warnings: TaskWarning[] = []
  try {
    const document = await extractText(deps, attempt, report, log)
    const recognition = recognitionOf(deps, attempt)
    warnings = warningsOf(document, recognition)
    const text = requireText(document, recognition)
    turn = providers.choose(task.task_type)
    if (!turn) throw allAway()
    const { circuit } = turn
    attempt.meter.onAnswer = circuit.answered
    const answer = await askAi(
      { ...deps, log, budget, provider: circuit.provider },
      attempt,
      { document, text },
      feed,
      report,
    )
    // Without a call, stored answers were used, which tell nothing about the provider.
    if (attempt.meter.calls > 0) circuit.answered()
    feed.end()
    limitResultSize(answer.result)
    warnings = [...warnings, ...answer.warnings]
    await finish({ ...answer, ...spent(), ...answering(), warnings, status: 'completed' })
  } catch (error) {
    feed.end()
    await handleFailure(error)
  } finally {
    clearTimeout(deadline)
    turn?.leave()
  }

  /** The error of an attempt whose claim was before all providers were found away. */
  function allAway(): ProviderError {
    const freeInMs = providers.freeInMs(task.task_type)
    const detail = 'The AI provider is away.'
    return new ProviderError('provider_unavailable', detail, { retryAfterSeconds: freeInMs / 1000 })
  }

  async function handleFailure(thrown: unknown): Promise<void> {
    const error = refusesData(thrown)
      ? new ProviderError('provider_bad_output', "The AI's answer cannot be stored. Retry the task.", { cause: thrown })
      : thrown
    const failed = error instanceof ProviderError && !attempt.stop.aborted ? error : undefined
    if (turn && failed) providers.report(turn, failed)
    const action = chooseFailureAction(error, attempt, deps, {
      answeredMeanwhile: turn !== undefined && turn.circuit.answeredMs >= startedMs,
      otherInSeconds: turn && failed && providers.otherInSeconds(turn, failed, task.task_type),
      nowMs: Date.now(),
    })
    switch (action.kind) {
      case 'drop':
        log.info('attempt dropped: it is no longer the current one')
        return addLateUsage()
      case 'cancel':
        log.info('task cancelled: its account is disabled')
        await persist(log, 'outcome', unaborted, () => deps.writer.cancel({ taskId: task.id, userId: task.user_id }))
        return addLateUsage()
      case 'release':
        log.info({ outcome: action.outcome }, 'task released')
        return release({ outcome: action.outcome, error: null, countsAsAttempt: false, delaySeconds: 0 })
      case 'wait':
        log.warn(
          { err: error, ...answering(), delay_s: action.delaySeconds },
          'the AI provider is away; the task waits',
        )
        return release({ ...action, outcome: 'released', countsAsAttempt: false })
      case 'retry':
        log.warn({ err: error, delay_s: action.delaySeconds }, 'attempt failed; the task is retried')
        return release({ ...action, outcome: 'failed', countsAsAttempt: true })
      case 'fail': {
        log.info({ err: error, code: action.error.code }, 'task failed')
        return finish({ ...spent(), coverage: null, warnings, status: 'failed', error: action.error, ...answering() })
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
      deps.writer.release({ ...how, ...spent(), attempt: attempt.id }),
    )
    if (!released) await addLateUsage()
  }

  /** The attempt was ended from outside, so its own write changes nothing any more; its calls are paid all the same. */
  async function addLateUsage(): Promise<void> {
    const { usage, model } = spent()
    if (!usage || usage.calls === 0) return
    const added = await persist(log, 'usage', attempt, () => deps.writer.addLateUsage(attempt.id, usage, model))
    log.info({ usage, added }, 'usage of an ended attempt')
  }
}
