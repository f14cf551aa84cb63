import { createLimiter } from '@ai-platform/runtime/limiter.ts'

/**
 * Runs `work` on each item, at most `concurrency` at a time, and returns the results in the items' order. The first
 * failure aborts the signal passed to the others, and is thrown once they have ended. (p-map neither aborts that signal
 * nor waits for running work.)
 * @throws the first failure of `work`, or the reason of `signal` when it is aborted
 */
export async function runBounded<T, R>(
  items: T[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: T, index: number, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const limiter = createLimiter({ concurrency })
  const failure = new AbortController()
  const anyAbort = AbortSignal.any([signal, failure.signal])
  // Aborts before the slot is released, so that no further item starts.
  const abortOnFailure = (error: unknown) => {
    failure.abort(error)
    throw error
  }
  const runs = items.map((item, index) =>
    limiter.run('', () => work(item, index, anyAbort).catch(abortOnFailure), { signal: anyAbort }),
  )
  const ended = await Promise.allSettled(runs)
  if (ended.some(({ status }) => status === 'rejected')) throw anyAbort.reason
  return ended.map(run => (run as PromiseFulfilledResult<R>).value)
}
