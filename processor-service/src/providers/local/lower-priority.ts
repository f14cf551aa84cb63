import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Lowers the calling thread alone, so that the process goes on answering HTTP while both cores analyse text. Linux takes
 * a thread id where a process id is asked for; elsewhere, or where it is refused, the thread keeps its priority.
 */
export function lowerPriority(nice = 10): void {
  if (process.platform !== 'linux') return
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    if (Number.isSafeInteger(threadId) && threadId > 0) setPriority(threadId, nice)
  } catch {
    // Only comfort is lost.
  }
}
