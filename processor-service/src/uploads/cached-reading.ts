const maxAgeMs = 500

/** A value that is read from the database at most twice a second, and how many were added since the last reading. */
export interface CachedReading<T> {
  /** The last value. Rejects when reading fails; the next call reads again. */
  read(): Promise<T>
  /** Reads again at once. */
  readAgain(): Promise<T>
  /** Adds one to `added`, which the next reading resets. */
  add(): void
  readonly added: number
  readonly isStale: boolean
}

export function createCachedReading<T>(readNow: () => Promise<T>): CachedReading<T> {
  let value: Promise<T> | undefined
  let readAtMs = Number.NEGATIVE_INFINITY
  let added = 0
  const isStale = () => performance.now() - readAtMs > maxAgeMs
  const readAgain = () => {
    readAtMs = performance.now()
    added = 0
    value = readNow()
    value.catch(() => {
      readAtMs = Number.NEGATIVE_INFINITY
    })
    return value
  }
  return {
    read: async () => (value === undefined || isStale() ? readAgain() : value),
    readAgain,
    add() {
      added += 1
    },
    get added() {
      return added
    },
    get isStale() {
      return isStale()
    },
  }
}
