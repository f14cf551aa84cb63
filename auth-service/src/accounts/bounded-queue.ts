import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/** Work of one kind, so many at a time, and no more waiting than a caller would wait for. */
export interface BoundedQueue {
  /**
   * Runs `work` when its turn comes.
   * @throws ProblemError rate_limited, with Retry-After, when the queue is full
   */
  run<T>(work: () => Promise<T>): Promise<T>
  readonly running: number
  readonly waiting: number
}

/** @param limits.concurrency at a time; @param limits.maxWaiting waiting for their turn, beyond which is refused */
export function createBoundedQueue(limits: { concurrency: number; maxWaiting: number }): BoundedQueue {
  const waiting: (() => void)[] = []
  let running = 0
  let lastRunMs = 250

  return {
    get running() {
      return running
    },
    get waiting() {
      return waiting.length
    },
    async run(work) {
      if (running < limits.concurrency) running++
      else if (waiting.length < limits.maxWaiting) {
        // Who is done hands its place over, so `running` stays as it is.
        await new Promise<void>(resolve => waiting.push(resolve))
      } else {
        const retryAfterSeconds = Math.ceil(((waiting.length + 1) / limits.concurrency) * (lastRunMs / 1000))
        throw new ProblemError('rate_limited', 'Too many logins and registrations at this moment. Try again shortly.', {
          retryAfterSeconds,
        })
      }
      const started = performance.now()
      try {
        return await work()
      } finally {
        lastRunMs = performance.now() - started
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}
