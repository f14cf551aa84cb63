const maxAgeMs = 500

/** A count that is read from the database at most twice a second. */
export interface CachedCount {
  /** The last count plus what was added since. Rejects when counting fails; the next read counts again. */
  read(): Promise<number>
  /** Adds one until the next count. */
  add(): void
  readonly isStale: boolean
}

export function createCachedCount(count: () => Promise<number>): CachedCount {
  let counted = Promise.resolve(0)
  let countedAtMs = Number.NEGATIVE_INFINITY
  let added = 0
  const isStale = () => performance.now() - countedAtMs > maxAgeMs
  return {
    async read() {
      if (isStale()) {
        countedAtMs = performance.now()
        added = 0
        counted = count()
        counted.catch(() => {
          countedAtMs = Number.NEGATIVE_INFINITY
        })
      }
      return (await counted) + added
    },
    add() {
      added += 1
    },
    get isStale() {
      return isStale()
    },
  }
}
