/** The most endpoints at a time: in all, and of each kind when they are claimed. Usual ones that turn slow may exceed `slow`. */
const limits = { all: 512, usual: 128, slow: 256 }

/** A taken place. */
export interface Place {
  /** The endpoint turned out to be slow: it takes a place of the slow ones from now on. */
  slowDown(): void
  free(): void
}

/**
 * Counts the places for deliveries. Slow endpoints have places of their own, so that many of them, or one user's, delay no other. An
 * endpoint that is found slow while it is delivered to gives its usual place back.
 */
export interface DeliveryPlaces {
  /** how many endpoints of each kind may be claimed now */
  readonly free: { usual: number; slow: number }
  take(slow: boolean): Place
}

export function createDeliveryPlaces({ all, usual, slow } = limits): DeliveryPlaces {
  let usualTaken = 0
  let slowTaken = 0
  return {
    get free() {
      const left = Math.max(0, all - usualTaken - slowTaken)
      const usualFree = Math.max(0, Math.min(usual - usualTaken, left))
      return { usual: usualFree, slow: Math.max(0, Math.min(slow - slowTaken, left - usualFree)) }
    },
    take(isSlow) {
      let kind: 'usual' | 'slow' | 'freed' = isSlow ? 'slow' : 'usual'
      if (isSlow) slowTaken++
      else usualTaken++
      return {
        slowDown() {
          if (kind !== 'usual') return
          kind = 'slow'
          usualTaken--
          slowTaken++
        },
        free() {
          if (kind === 'usual') usualTaken--
          if (kind === 'slow') slowTaken--
          kind = 'freed'
        },
      }
    },
  }
}
