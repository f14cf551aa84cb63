import type { Worker } from 'node:worker_threads'

/**
 * Terminates each thread that holds more than `maxBytes` outside its JavaScript heap. A worker's resourceLimits cover the
 * heap only; parsers inflate files into ArrayBuffers and WebAssembly memory, which nothing else limits.
 *
 * Checks every `intervalMs` until the returned function is called. getHeapStatistics uses the thread's interrupt, so it
 * also works while the thread runs a loop.
 * @param threads returns the threads to check, called once an interval
 */
export function limitThreadMemory(threads: () => Worker[], maxBytes: number, intervalMs = 100): () => void {
  const pending = new WeakSet<Worker>()
  const check = async (thread: Worker) => {
    if (pending.has(thread)) return
    pending.add(thread)
    try {
      const { external_memory: held } = await thread.getHeapStatistics()
      if (held > maxBytes) await thread.terminate()
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
