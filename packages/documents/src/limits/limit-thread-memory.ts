import type { Worker } from 'node:worker_threads'

export interface ThreadMemory {
  /** of the JavaScript heap, with what is not collected yet */
  heapBytes: number
  /** of ArrayBuffers and WebAssembly, into which parsers inflate files */
  externalBytes: number
}

/**
 * Terminates each thread that holds more than `most`. A worker's resourceLimits are no substitute. They do not cover
 * memory outside the heap. At their limit V8 ends the whole process if one call allocates 16 MB more, such as a long string.
 *
 * Checks every `intervalMs` until the returned function is called. getHeapStatistics uses the thread's interrupt, so it
 * also works while the thread runs a loop.
 * @param threads returns the threads to check, called once an interval
 */
export function limitThreadMemory(threads: () => Worker[], most: ThreadMemory, intervalMs = 50): () => void {
  const pending = new WeakSet<Worker>()
  const check = async (thread: Worker) => {
    if (pending.has(thread)) return
    pending.add(thread)
    try {
      const { used_heap_size: heap, external_memory: external } = await thread.getHeapStatistics()
      if (heap > most.heapBytes || external > most.externalBytes) await thread.terminate()
    } catch {
      // The thread ended during the check.
    } finally {
      pending.delete(thread)
    }
  }
  const timer = setInterval(() => threads().forEach(check), intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
