import type { Socket } from 'node:net'

/** Longer than the time between two events of a small task, and too short for a user to notice. */
const windowMs = 20

/**
 * Returns a function to call before each write. The first write goes out at once; those within the next 20 ms go out
 * together, because each write wakes this process, the proxy and the client.
 */
export function groupWrites(connection: Pick<Socket, 'cork' | 'uncork'>): () => void {
  let timer: NodeJS.Timeout | undefined
  let writtenAtMs = Number.NEGATIVE_INFINITY
  return () => {
    if (timer) return
    const remainingMs = writtenAtMs + windowMs - performance.now()
    if (remainingMs <= 0) {
      writtenAtMs = performance.now()
      return
    }
    connection.cork()
    timer = setTimeout(() => {
      timer = undefined
      writtenAtMs = performance.now()
      connection.uncork()
    }, remainingMs)
  }
}
