import { randomUUID } from 'node:crypto'
import type { Pool } from '@ai-platform/database/pool.ts'
import { claimTask } from '@ai-platform/database/tasks/claim-task.ts'
import { keepLeases } from '@ai-platform/database/tasks/keep-lease.ts'
import { write } from '../events/publish.ts'
import type { StartedRun } from '../queue/task-queue.ts'
import { type ActiveRuns, createActiveRuns } from './active-runs.ts'
import { type PipelineDeps, processTask } from './process-task.ts'

export interface TaskWorker {
  readonly runs: ActiveRuns
  start(): Promise<void>
  /** Claims nothing more. */
  stopClaiming(): Promise<void>
  /** Waits for the runs, then hands the rest back at once, so that others go on with them. */
  drain(graceMs: number): Promise<void>
}

/** Takes tasks as slots are free, keeps their leases by one heartbeat for all, and ends the runs that were taken away. */
export function createTaskWorker(
  deps: PipelineDeps & { leasePool: Pool; concurrency: number; heartbeatMs: number },
): TaskWorker {
  const workerId = randomUUID()
  const runs = createActiveRuns()
  const pending = new Set<Promise<void>>()
  let heartbeat: NodeJS.Timeout | undefined
  let ignoreHints = () => {}
  let stopped = false

  async function runNext(): Promise<StartedRun | undefined> {
    if (stopped) return undefined
    const claimed = await write(deps, undefined, (db, hintFrom) => claimTask(db, workerId, { hintFrom }))
    if (!claimed) return undefined
    const run = runs.add(claimed.task)
    const done = processTask(deps, run)
      .catch(error => deps.log.error({ err: error, task_id: claimed.task.id }, 'a run broke'))
      .finally(() => {
        runs.remove(run)
        pending.delete(done)
      })
    pending.add(done)
    return { done }
  }

  async function beat(): Promise<void> {
    const held = runs.list()
    if (held.length > 0) {
      try {
        const kept = await keepLeases(
          deps.leasePool,
          held.map(run => ({ ...run.fence, progress: run.progress })),
        )
        // A run claimed while the statement ran is not among `held`, so it cannot be ended by mistake.
        for (const run of held) if (!kept.has(run.task.id) && runs.list().includes(run)) run.end('taken_away')
      } catch (error) {
        deps.log.warn({ err: error }, 'heartbeat failed')
      }
    }
    if (!ended) heartbeat = setTimeout(() => void beat(), deps.heartbeatMs)
  }
  let ended = false

  return {
    runs,
    async start() {
      ignoreHints = deps.hub.onHint(hint => {
        if (hint.event === 'task_queued') deps.queue.wake()
        if (hint.event === 'task_cancelled' || hint.event === 'task_deleted') runs.end(hint.taskId, 'taken_away')
      })
      heartbeat = setTimeout(() => void beat(), deps.heartbeatMs)
      await deps.queue.work(deps.concurrency, runNext)
    },
    async stopClaiming() {
      // The queue first: a message that comes in now is to be left for others, not taken for one without work.
      const stopping = deps.queue.stopWorking()
      stopped = true
      await stopping
    },
    async drain(graceMs) {
      const all = Promise.allSettled([...pending])
      const grace = Promise.withResolvers<void>()
      const timer = setTimeout(grace.resolve, graceMs)
      await Promise.race([all, grace.promise])
      clearTimeout(timer)
      for (const run of runs.list()) run.end('shutdown')
      await all
      ended = true
      ignoreHints()
      clearTimeout(heartbeat)
    },
  }
}
