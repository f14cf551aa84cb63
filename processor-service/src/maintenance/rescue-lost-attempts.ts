import type { Pool } from '@ai-platform/database/pool.ts'
import { findLostAttempts, type LostAttempt } from '@ai-platform/database/tasks/find-lost-attempts.ts'
import { finishTask, type Outcome } from '@ai-platform/database/tasks/finish-task.ts'
import { releaseTask } from '@ai-platform/database/tasks/release-task.ts'
import { changeTask, type TaskChanger } from '../events/change-task.ts'
import { attemptsExhausted } from '../pipeline/failure-policy.ts'
import type { PipelineMetrics } from '../pipeline/metrics.ts'
import { webhookSql } from '../webhooks/webhook-queue.ts'

const attemptsPerRound = 200

export interface RescueDeps extends TaskChanger {
  pool: Pool
  leaseSeconds: number
  maxAttempts: number
  metrics: PipelineMetrics
}

/**
 * Takes back attempts whose lease ran out: their tasks become pending again, or fail with attempts_exhausted. Safe in
 * any number of processes, because each write has the condition that the attempt is the current one.
 * @returns how many tasks became pending and how many failed
 */
export async function rescueLostAttempts(deps: RescueDeps): Promise<{ requeued: number; failed: number }> {
  const rescued = { requeued: 0, failed: 0 }
  for (const lost of await findLostAttempts(deps.pool, deps.leaseSeconds, attemptsPerRound)) {
    const isLast = lost.attemptsUsed >= deps.maxAttempts
    if (await (isLast ? fail(deps, lost) : requeue(deps, lost))) rescued[isLast ? 'failed' : 'requeued'] += 1
  }
  return rescued
}

async function fail(deps: RescueDeps, lost: LostAttempt): Promise<boolean> {
  const nothing = { usage: null, coverage: null, provider: null, model: null, aiCalls: 0 }
  const outcome: Outcome = { ...nothing, status: 'failed', error: attemptsExhausted(lost.attemptsUsed) }
  const failed = await changeTask(deps, lost.userId, (db, notifyFrom) =>
    finishTask(db, lost, outcome, { notifyFrom, outbox: webhookSql }),
  )
  if (failed) deps.metrics.finished(failed.task)
  return failed !== undefined
}

async function requeue(deps: RescueDeps, lost: LostAttempt): Promise<boolean> {
  const release = { aiCalls: 0, countsAsAttempt: true, delaySeconds: 0 }
  const released = await changeTask(deps, lost.userId, db =>
    releaseTask(db, lost, release, { outbox: deps.queue.messageSql }),
  )
  return released !== undefined
}
