import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** The lowest priority. At 10, a login took half a second next to two such threads on two cores. */
const workerNice = 19

/**
 * Gives the calling thread the lowest CPU priority of this process, so that requests stay fast while documents are read.
 * Linux has a nice value for each thread (setpriority(2), "C library/kernel differences"). Does nothing elsewhere.
 */
export function lowerThreadPriority(): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    if (threadId > 0) setPriority(threadId, workerNice)
  } catch {
    // Without /proc, or in a sandbox that forbids it, the thread keeps its priority and requests are slower.
  }
}
