import type { Pool } from '@ai-platform/database/pool.ts'
import { findLostAttempts, type LostAttempt } from '@ai-platform/database/tasks/find-lost-attempts.ts'
import type { TaskWriter } from '../events/task-writer.ts'
import { attemptsExhausted } from '../pipeline/failure-policy.ts'
import type { PipelineMetrics } from '../pipeline/metrics.ts'

const attemptsPerRound = 200

export interface RescueDeps {
  pool: Pool
  writer: Pick<TaskWriter, 'finish' | 'release'>
  leaseSeconds: number
  maxAttempts: number
  metrics: Pick<PipelineMetrics, 'finished'>
}

/**
 * Takes back attempts whose lease ran out. One of them may have ended the worker, and the others only ran in the same process, so these
 * attempts do not count. A task that was lost before becomes a suspect, which runs again alone. A suspect's own lost attempts count: after
 * `maxAttempts` of them the task fails with attempts_exhausted. Safe in any number of processes, because each write has the condition
 * that the attempt is the current one.
 * @returns how many tasks became pending and how many failed
 */
export async function rescueLostAttempts(deps: RescueDeps): Promise<{ requeued: number; failed: number }> {
  const lost = await findLostAttempts(deps.pool, deps.leaseSeconds, attemptsPerRound)
  const isLast = ({ suspect, attemptsUsed }: LostAttempt) => suspect && attemptsUsed >= deps.maxAttempts
  // The writer commits these calls in groups.
  const [failed, requeued] = await Promise.all([
    Promise.all(lost.filter(isLast).map(attempt => fail(deps, attempt))),
    Promise.all(lost.filter(attempt => !isLast(attempt)).map(attempt => requeue(deps, attempt))),
  ])
  return { requeued: requeued.filter(Boolean).length, failed: failed.filter(Boolean).length }
}

async function fail({ writer, metrics }: RescueDeps, attempt: LostAttempt): Promise<boolean> {
  const nothing = { usage: null, coverage: null, warnings: [], provider: null, model: null, aiCalls: 0 }
  const error = attemptsExhausted(attempt.attemptsUsed)
  const failed = await writer.finish({
    attempt,
    outcome: { ...nothing, status: 'failed', error },
    attemptOutcome: 'lost',
  })
  if (failed) metrics.finished(failed)
  return failed !== undefined
}

const requeue = ({ writer }: RescueDeps, attempt: LostAttempt): Promise<boolean> =>
  writer.release({
    attempt,
    outcome: 'lost',
    error: null,
    aiCalls: 0,
    usage: null,
    model: null,
    countsAsAttempt: attempt.suspect,
    delaySeconds: 0,
  })
