const windowMs = 30_000

/**
 * Remembers the latest `seq` of each user whose events were published in the last half minute. A socket reads its user's
 * last `seq` before it subscribes; an event published in between is found here instead of by a second read.
 */
export function createRecentSeqs(now: () => number = () => performance.now()): {
  add(userId: string, seq: number): void
  /** 0 when the user has no recent event. */
  latest(userId: string): number
} {
  // Two generations: dropping the older one every window forgets entries without a timer for each.
  let current = new Map<string, number>()
  let previous = new Map<string, number>()
  let startedMs = now()

  function rotate(): void {
    const ageMs = now() - startedMs
    if (ageMs < windowMs) return
    previous = ageMs < 2 * windowMs ? current : new Map()
    current = new Map()
    startedMs = now()
  }

  return {
    add(userId, seq) {
      rotate()
      current.set(userId, Math.max(seq, current.get(userId) ?? 0))
    },
    latest(userId) {
      rotate()
      return Math.max(current.get(userId) ?? 0, previous.get(userId) ?? 0)
    },
  }
}
