import { advisoryLocks } from '@ai-platform/database/advisory-locks.ts'
import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import { findLostRuns, type LostRun } from '@ai-platform/database/tasks/find-lost-runs.ts'
import { finishTask, type Outcome } from '@ai-platform/database/tasks/finish-task.ts'
import { releaseTask } from '@ai-platform/database/tasks/release-task.ts'
import { transact, type Writer, write } from '../events/publish.ts'
import { attemptsExhausted } from '../pipeline/failure-policy.ts'
import type { PipelineMetrics } from '../pipeline/metrics.ts'
import { webhookSql } from '../webhooks/outbox.ts'

const runsARound = 200
const messagesARound = 1_000

export interface ReconcilerDeps extends Writer {
  leasePool: Pool
  leaseSeconds: number
  maxAttempts: number
  metrics: PipelineMetrics
}

export interface Reconciler {
  /**
   * One round, unless another process is at it: runs without a heartbeat go back to the queue or are given up, and
   * waiting tasks whose messages were lost get new ones.
   */
  round(): Promise<{ requeued: number; givenUp: number; messages: number } | undefined>
}

/** Repairs what a killed worker or a forgetful engine left behind, by the database's clock and under a leader's lock. */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  let missingBefore = 0

  const giveUp = async (run: LostRun): Promise<boolean> => {
    const nothing = { usage: null, coverage: null, provider: null, model: null, aiCalls: 0 }
    const outcome: Outcome = { ...nothing, status: 'failed', error: attemptsExhausted(run.attemptsUsed) }
    const written = await write(deps, run.userId, (db, hintFrom) =>
      finishTask(db, run, outcome, { hintFrom, outbox: webhookSql }),
    )
    if (written) deps.metrics.finished(written.task)
    return written !== undefined
  }

  const requeue = (run: LostRun) =>
    transact(deps, run.userId, async ({ client, enqueue }) => {
      const free = await releaseTask(client, run, { aiCalls: 0, countsAsAttempt: true, delaySeconds: 0 })
      if (free) await enqueue(run.taskId)
      return free
    })

  async function settleLostRuns(): Promise<{ requeued: number; givenUp: number }> {
    const settled = { requeued: 0, givenUp: 0 }
    for (const run of await findLostRuns(deps.pool, deps.leaseSeconds, runsARound)) {
      const exhausted = run.attemptsUsed >= deps.maxAttempts
      if (await (exhausted ? giveUp(run) : requeue(run))) settled[exhausted ? 'givenUp' : 'requeued'] += 1
    }
    return settled
  }

  /** Messages for waiting tasks that have none, when they were missing in the round before as well. */
  async function replaceMessages(): Promise<number> {
    const { rows } = await deps.pool.query<{ id: string }>(
      `SELECT id FROM processing_tasks WHERE status = 'pending' AND available_at <= now()
       ORDER BY queue_position, id LIMIT $1`,
      [messagesARound],
    )
    const missing = rows.length === 0 ? 0 : Math.max(0, rows.length - (await deps.queue.countWaiting()))
    const replaced = Math.min(missing, missingBefore)
    missingBefore = missing - replaced
    for (const { id } of rows.slice(0, replaced)) {
      await transact(deps, 'reconciler', async ({ enqueue }) => enqueue(id))
    }
    if (replaced > 0) deps.queue.wake()
    return replaced
  }

  return {
    round: () =>
      inTransaction(deps.leasePool, async client => {
        const { rows } = await client.query<{ leader: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS leader', [
          advisoryLocks.rescueLostRuns,
        ])
        if (!rows[0]?.leader) return undefined
        const settled = await settleLostRuns()
        return { ...settled, messages: await replaceMessages() }
      }),
  }
}
