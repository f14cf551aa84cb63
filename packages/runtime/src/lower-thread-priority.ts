import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** The lowest there is: beside two such threads on two cores a login took half a second at 10. */
const workerNice = 19

/**
 * Puts the calling thread behind the others of this process for the CPU, so that requests stay quick while documents are
 * read. Linux gives each thread a nice value of its own (setpriority(2), "C library/kernel differences"); elsewhere there
 * is no such thing and nothing happens.
 */
export function lowerThreadPriority(): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    if (threadId > 0) setPriority(threadId, workerNice)
  } catch {
    // No /proc, or a sandbox that forbids it: everything still works, only less smoothly.
  }
}
