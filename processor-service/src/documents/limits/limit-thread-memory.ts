import type { Worker } from 'node:worker_threads'

/**
 * Ends every thread that holds more than `maxBytes` outside its JavaScript heap. A worker's resourceLimits count the heap
 * alone; ArrayBuffers and WebAssembly memory, where parsers inflate what they read, are bounded by nothing else.
 *
 * Looks every `intervalMs` until the answered function is called. A thread is asked over its interrupt, so also in the
 * middle of a loop.
 */
export function limitThreadMemory(threads: () => Worker[], maxBytes: number, intervalMs = 100): () => void {
  const asked = new WeakSet<Worker>()
  const look = async (thread: Worker) => {
    if (asked.has(thread)) return
    asked.add(thread)
    try {
      const { external_memory: held } = await thread.getHeapStatistics()
      if (held > maxBytes) await thread.terminate()
    } catch {
      // The thread ended meanwhile.
    } finally {
      asked.delete(thread)
    }
  }
  const timer = setInterval(() => threads().forEach(look), intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
