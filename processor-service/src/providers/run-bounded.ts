/**
 * Runs `work` on each item, at most `parallel` at a time, and gives the results in the items' order. The first failure
 * aborts the signal the others were given; it is thrown once they have ended.
 * @throws what the first failing `work` threw, or the reason of `signal` when that is aborted
 */
export async function runBounded<T, R>(
  items: T[],
  parallel: number,
  signal: AbortSignal,
  work: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const only = items[0]
  if (items.length === 1 && only !== undefined) return [await work(only, 0, signal)]
  const controller = new AbortController()
  const onAbort = () => controller.abort(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  const results = new Array<R>(items.length)
  const queue = items.entries()
  const runLane = async () => {
    for (const [index, item] of queue) {
      controller.signal.throwIfAborted()
      results[index] = await work(item, index, controller.signal)
    }
  }
  try {
    const lanes = Array.from({ length: Math.min(parallel, items.length) }, () =>
      runLane().catch(error => {
        controller.abort(error)
        throw error
      }),
    )
    const ended = await Promise.allSettled(lanes)
    if (ended.some(lane => lane.status === 'rejected')) throw controller.signal.reason
    return results
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
