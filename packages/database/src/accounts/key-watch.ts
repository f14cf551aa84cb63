import type { Queryable } from '../pool.ts'
import { findExistingKeys } from './find-api-keys.ts'

/** Together with its statement below the 2 s within which a revocation takes effect. */
const pollMs = 1_000

/** Tells open sockets that their API key was revoked. */
export interface KeyWatch {
  /**
   * Calls `onRevoked` once the key no longer exists.
   * @returns a function that ends the watch
   */
  watch(keyId: string, onRevoked: () => void): () => void
  close(): void
}

/**
 * Reads once a second which keys of open sockets still exist. Without such sockets it reads nothing. While the database does not answer, the
 * sockets stay open.
 */
export function createKeyWatch(
  db: Queryable,
  log: { warn(fields: object, message: string): void },
  intervalMs = pollMs,
): KeyWatch {
  const watched = new Map<string, Set<() => void>>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function read(): Promise<void> {
    const ids = [...watched.keys()]
    try {
      const existing = await findExistingKeys(db, ids)
      for (const id of ids) {
        if (!existing.has(id)) for (const onRevoked of watched.get(id) ?? []) onRevoked()
      }
    } catch (error) {
      log.warn({ err: error }, 'the API keys of open sockets were not read; the next reading follows')
    }
  }

  function schedule(): void {
    timer = undefined
    if (closed || watched.size === 0) return
    timer = setTimeout(() => void read().then(schedule), intervalMs)
    timer.unref()
  }

  return {
    watch(keyId, onRevoked) {
      const callbacks = watched.get(keyId) ?? new Set()
      callbacks.add(onRevoked)
      watched.set(keyId, callbacks)
      if (!timer) schedule()
      return () => {
        callbacks.delete(onRevoked)
        if (callbacks.size === 0 && watched.get(keyId) === callbacks) watched.delete(keyId)
      }
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
