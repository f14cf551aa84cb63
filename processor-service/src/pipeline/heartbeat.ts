import type { HeldAttempt } from '@ai-platform/database/tasks/renew-leases.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { ActiveAttempts } from './active-attempts.ts'

/**
 * Renews the leases of all attempts every `intervalMs` and ends those that are no longer current. A failed heartbeat is
 * logged; the next one follows as usual.
 * @param options.renew returns the ids of the tasks whose attempts are still current
 */
export function startHeartbeat(options: {
  attempts: ActiveAttempts
  intervalMs: number
  renew(held: HeldAttempt[]): Promise<Set<string>>
  log: Logger
}): { stop(): void } {
  const { attempts, intervalMs, renew, log } = options
  let stopped = false
  let timer = setTimeout(() => void beat(), intervalMs)

  async function beat(): Promise<void> {
    const held = attempts.list()
    try {
      if (held.length > 0) {
        const current = await renew(held.map(({ id, progress, spent }) => ({ ...id, progress, ...spent() })))
        // An attempt added while the statement ran is not in `held`, so it is not ended by mistake.
        for (const attempt of held) {
          if (!current.has(attempt.task.id) && attempts.has(attempt)) attempt.end('lease_lost')
        }
      }
    } catch (error) {
      log.warn({ err: error }, 'heartbeat failed')
    }
    if (!stopped) timer = setTimeout(() => void beat(), intervalMs)
  }

  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
