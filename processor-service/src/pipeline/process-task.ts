import { finishTask, type Outcome } from '@ai-platform/database/tasks/finish-task.ts'
import { releaseTask } from '@ai-platform/database/tasks/release-task.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { ExtractionPool } from '../documents/extraction-pool.ts'
import type { LiveFeed } from '../events/live-feed.ts'
import { transact, type Writer, write } from '../events/publish.ts'
import type { Provider } from '../providers/provider.ts'
import type { Storage } from '../storage/storage.ts'
import { webhookSql } from '../webhooks/outbox.ts'
import type { Run } from './active-runs.ts'
import { askAi } from './ask-ai.ts'
import { extractText } from './extract-text.ts'
import { judgeFailure } from './failure-policy.ts'
import { refuseHugeResult } from './limit-result-size.ts'
import type { PipelineMetrics } from './metrics.ts'
import { persist } from './persist.ts'

export interface PipelineDeps extends Writer {
  storage: Storage
  extraction: ExtractionPool
  provider: Provider
  live: LiveFeed
  metrics: PipelineMetrics
  maxAttempts: number
  log: Logger
}

/** The story of a claimed task: its text is read, the AI asked, and the outcome written with its event. Never rejects. */
export async function processTask(deps: PipelineDeps, run: Run): Promise<void> {
  const { task } = run
  const log = deps.log.child({ task_id: task.id, request_id: task.request_id, attempt: task.attempt })
  const feed = deps.live.forTask(task.user_id, task.id)
  const { name: provider, model } = deps.provider
  try {
    const document = await extractText(deps, task, run.signal)
    const answer = await askAi(deps, run, document, feed)
    feed.end()
    refuseHugeResult(answer.result)
    await finish({ ...answer, status: 'completed', provider, model, aiCalls: run.aiCalls })
  } catch (error) {
    feed.end()
    await settleFailure(error)
  }

  async function settleFailure(error: unknown): Promise<void> {
    const verdict = judgeFailure(error, run, deps.maxAttempts)
    if (verdict.kind === 'drop') return log.info('run ended: the task is no longer this worker’s')
    if (verdict.kind === 'release') {
      log.warn({ err: error, delay_s: verdict.delaySeconds, counts: verdict.countsAsAttempt }, 'run handed back')
      return release(verdict)
    }
    log.info({ err: error, code: verdict.error.code }, 'task failed')
    const nothing = { usage: null, coverage: null, aiCalls: run.aiCalls }
    await finish({ ...nothing, status: 'failed', error: verdict.error, provider, model })
  }

  async function finish(outcome: Outcome): Promise<void> {
    const written = await persist(log, run, () =>
      write(deps, task.user_id, (db, hintFrom) => finishTask(db, run.fence, outcome, { hintFrom, outbox: webhookSql })),
    )
    if (written) deps.metrics.finished(written.task)
    log.info({ status: outcome.status, written: Boolean(written) }, 'task finished')
  }

  async function release(options: { countsAsAttempt: boolean; delaySeconds: number }): Promise<void> {
    await persist(log, run, () =>
      transact(deps, task.user_id, async ({ client, enqueue }) => {
        // A message a moment later than the row is free, so that it cannot come too early.
        const free = await releaseTask(client, run.fence, { ...options, aiCalls: run.aiCalls })
        if (free) await enqueue(task.id, options.delaySeconds > 0 ? options.delaySeconds + 1 : 0)
        return free
      }),
    )
  }
}
