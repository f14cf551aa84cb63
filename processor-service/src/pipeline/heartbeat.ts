import type { HeldAttempt } from '@ai-platform/database/tasks/renew-leases.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { ActiveAttempts, Attempt } from './active-attempts.ts'

/** A call that runs longer is reported, so that it is charged if the worker is killed. A report costs 0.1 CPU-ms. */
const reportDelayMs = 100

export interface Heartbeat {
  /** Reports soon what the attempt has used, if a call of it is still under way then. */
  reportSoon(attempt: Attempt): void
  stop(): void
}

/**
 * Renews the leases of all attempts every `intervalMs` and cancels those that are no longer current. A failed heartbeat is
 * logged; the next one follows as usual.
 * @param options.renew returns the ids of the tasks whose attempts are still current
 */
export function startHeartbeat(options: {
  attempts: ActiveAttempts
  intervalMs: number
  renew(held: HeldAttempt[]): Promise<Set<string>>
  log: Logger
}): Heartbeat {
  const { attempts, intervalMs, renew, log } = options
  const toReport = new Set<Attempt>()
  let stopped = false
  let timer = setTimeout(() => void beat(), intervalMs)
  let reportTimer: NodeJS.Timeout | undefined

  async function renewAll(listed: Attempt[]): Promise<void> {
    // A cancelled attempt is not current either, but its calls have a second to end.
    const held = listed.filter(({ stop }) => !stop.aborted)
    if (held.length === 0) return
    try {
      const current = await renew(held.map(({ id, progress, spent }) => ({ ...id, progress, ...spent() })))
      // An attempt added while the statement ran is not in `held`, so it is not ended by mistake. One that is missing may have been
      // cancelled a moment ago, so its calls have a second to end, too.
      for (const attempt of held) {
        if (!current.has(attempt.task.id) && attempts.has(attempt)) attempt.cancel()
      }
    } catch (error) {
      log.warn({ err: error }, 'heartbeat failed')
    }
  }

  async function beat(): Promise<void> {
    await renewAll(attempts.list())
    if (!stopped) timer = setTimeout(() => void beat(), intervalMs)
  }

  async function report(): Promise<void> {
    const reported = [...toReport].filter(attempt => attempts.has(attempt) && attempt.meter.isCalling())
    toReport.clear()
    await renewAll(reported)
    reportTimer = undefined
    if (toReport.size > 0) scheduleReport()
  }

  function scheduleReport(): void {
    if (!stopped) reportTimer ??= setTimeout(() => void report(), reportDelayMs)
  }

  return {
    reportSoon(attempt) {
      toReport.add(attempt)
      scheduleReport()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(reportTimer)
    },
  }
}
