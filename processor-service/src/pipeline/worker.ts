import type { DisabledAccounts } from '@ai-platform/database/accounts/disabled-accounts.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { renewLeases } from '@ai-platform/database/tasks/renew-leases.ts'
import type { StopCause } from '@ai-platform/runtime/shutdown.ts'
import type { EventHub } from '../events/hub.ts'
import { repeat } from '../maintenance/repeat.ts'
import type { Provider } from '../providers/provider.ts'
import type { StartedAttempt, TaskQueue } from '../queue/task-queue.ts'
import { createActiveAttempts } from './active-attempts.ts'
import { failOverdueTasks } from './fail-overdue-tasks.ts'
import { startHeartbeat } from './heartbeat.ts'
import { type PipelineDeps, processTask } from './process-task.ts'
import { createProviderChoice } from './provider-choice.ts'
import { type ProviderReport, watchProviders } from './provider-watch.ts'

const overdueIntervalMs = 5_000

export interface TaskWorker {
  start(): Promise<void>
  /** Claims no more tasks. */
  stopClaiming(): Promise<void>
  /** The state of each AI provider, in order of preference. */
  providers(): ProviderReport[]
  /** Counts the attempts under way. */
  running(): number
  /**
   * Waits for the attempts up to `graceMs`, then releases the tasks of the others.
   * @param cause after an error that nothing caught, the attempts are lost
   */
  drain(graceMs: number, cause?: StopCause): Promise<void>
}

/**
 * Claims tasks as slots are free, keeps their leases with one heartbeat for all, and ends attempts whose tasks were
 * cancelled, deleted or rescued. Claims pause while every AI provider is away (provider-choice.ts). Attempts of a disabled account end at
 * once and cancel their tasks; its queued tasks are held by the database.
 */
export function createTaskWorker(
  deps: Omit<PipelineDeps, 'providers'> & {
    /** in order of preference */
    providers: readonly [Provider, ...Provider[]]
    queue: TaskQueue
    hub: EventHub
    leasePool: Pool
    accounts: Pick<DisabledAccounts, 'has' | 'onFound'>
    concurrency: number
    heartbeatMs: number
  },
): TaskWorker {
  const attempts = createActiveAttempts()
  const pending = new Set<Promise<void>>()
  const providers = createProviderChoice(deps.providers, deps.log, () => deps.queue.wake())
  const watch = watchProviders(providers.circuits, deps.log)
  const heartbeat = startHeartbeat({
    attempts,
    intervalMs: deps.heartbeatMs,
    renew: held => renewLeases(deps.leasePool, held),
    log: deps.log,
  })
  const overdue = repeat(
    'failing overdue tasks',
    overdueIntervalMs,
    () => failOverdueTasks({ ...deps, providers }),
    deps.log,
  )
  let stopListening = () => {}
  let stopped = false

  /** An upload at the moment of a deactivation may leave a task that is not held. It goes back, which holds it. */
  const holdTask = ({ id, attempt }: ClaimedTask) =>
    deps.writer.release({
      attempt: { taskId: id, attempt },
      outcome: 'released',
      error: null,
      aiCalls: 0,
      usage: null,
      model: null,
      countsAsAttempt: false,
      delaySeconds: 0,
    })

  function startAttempt(task: ClaimedTask): StartedAttempt {
    const attempt = attempts.add(task)
    attempt.meter.onSend = () => heartbeat.reportSoon(attempt)
    const work = deps.accounts.has(task.user_id) ? holdTask(task) : processTask({ ...deps, providers }, attempt)
    const done = work
      .then(
        () => {},
        error => deps.log.error({ err: error, task_id: task.id }, 'an attempt threw'),
      )
      .finally(() => {
        attempts.remove(attempt)
        pending.delete(done)
      })
    pending.add(done)
    return { done }
  }

  async function startAttempts(limit: number): Promise<StartedAttempt[]> {
    if (stopped) return []
    const permit = providers.permit(limit)
    if (permit.places === 0) return []
    const started = await deps.writer.claim(permit.places).then(
      tasks => tasks.map(startAttempt),
      error => {
        permit.done()
        throw error
      },
    )
    void Promise.all(started.map(({ done }) => done)).then(permit.done)
    return started
  }

  deps.accounts.onFound(userIds => {
    for (const attempt of attempts.list()) if (userIds.includes(attempt.task.user_id)) attempt.end('account_disabled')
  })

  return {
    async start() {
      stopListening = deps.hub.onNotification(({ event, taskId }) => {
        if (event === 'task_queued') deps.queue.wake()
        if (event === 'task_cancelled') attempts.cancel(taskId)
        if (event === 'task_deleted') attempts.end(taskId, 'lease_lost')
      })
      await deps.queue.work(deps.concurrency, startAttempts, providers.mayStart)
    },
    providers: watch.reports,
    running: () => pending.size,
    async stopClaiming() {
      // The queue stops first, so that it passes a message received now to another worker.
      const stopping = deps.queue.stopWorking()
      stopped = true
      await Promise.all([stopping, overdue.stop()])
    },
    async drain(graceMs, cause) {
      const all = Promise.allSettled([...pending])
      const grace = Promise.withResolvers<void>()
      const timer = setTimeout(grace.resolve, graceMs)
      await Promise.race([all, grace.promise])
      clearTimeout(timer)
      for (const attempt of attempts.list()) attempt.end(cause === 'error' ? 'crash' : 'shutdown')
      await all
      heartbeat.stop()
      watch.stop()
      stopListening()
    },
  }
}
