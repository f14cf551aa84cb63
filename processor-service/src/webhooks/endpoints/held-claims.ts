import type { EndpointClaim } from '@ai-platform/database/webhooks/claim-endpoints.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'

/** The claims of this process. An attempt may last longer than a claim, so those that are held for long are renewed. */
export interface HeldClaims {
  /** The endpoints of claims that have been held for `ms` or longer. */
  heldFor(ms: number): string[]
  add(claim: EndpointClaim): void
  delete(claim: EndpointClaim): void
  stop(): void
}

/**
 * Renews the claims that have been held for `intervalMs` or longer, all with one statement. A failed renewal is logged; the next one
 * follows as usual.
 * @param options.intervalMs at most a quarter of a claim's time: the first renewal comes within two intervals, and one may fail
 */
export function holdClaims(options: {
  renew(claims: EndpointClaim[]): Promise<void>
  intervalMs: number
  log: Logger
}): HeldClaims {
  const { renew, intervalMs, log } = options
  const heldSinceMs = new Map<EndpointClaim, number>()
  let stopped = false
  let timer = setTimeout(() => void renewAll(), intervalMs)

  function olderThan(ms: number): EndpointClaim[] {
    const before = performance.now() - ms
    return [...heldSinceMs].filter(([, sinceMs]) => sinceMs <= before).map(([claim]) => claim)
  }

  async function renewAll(): Promise<void> {
    const held = olderThan(intervalMs)
    try {
      if (held.length > 0) await renew(held)
    } catch (error) {
      log.warn({ err: error }, 'claims of webhooks were not renewed')
    }
    if (!stopped) timer = setTimeout(() => void renewAll(), intervalMs)
  }

  return {
    heldFor: ms => olderThan(ms).map(({ endpointId }) => endpointId),
    add: claim => void heldSinceMs.set(claim, performance.now()),
    delete: claim => void heldSinceMs.delete(claim),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
