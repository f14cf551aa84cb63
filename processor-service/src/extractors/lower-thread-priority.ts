import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Nice value: behind the event loop (0), ahead of what an administrator sets to idle (19). */
const workerNice = 10

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
