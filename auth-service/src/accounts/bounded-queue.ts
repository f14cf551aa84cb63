import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

/** Work of one kind, so many at a time, and no more waiting than a caller would wait for. */
export interface BoundedQueue {
  /**
   * Runs `work` when its turn comes.
   * @param caller who it is for: two places are anybody's, running or waiting, and more only while a quarter of all are free
   * @throws ProblemError rate_limited, with Retry-After, when the queue is full or the caller has its share of it
   */
  run<T>(caller: string, work: () => Promise<T>): Promise<T>
  readonly running: number
  readonly waiting: number
  /** for how long something has been running without a pause; 0 when nothing is */
  readonly busyMs: number
}

const placesOfAnybody = 2
/** Of all places: how far one caller may fill them, twenty people behind one address at once among them. */
const shareOfOne = 0.75

/** @param limits.concurrency at a time; @param limits.maxWaiting waiting for their turn, beyond which is refused */
export function createBoundedQueue(limits: { concurrency: number; maxWaiting: number }): BoundedQueue {
  const waiting: (() => void)[] = []
  const places = limits.concurrency + limits.maxWaiting
  const held = new Map<string, number>()
  let running = 0
  let lastRunMs = 250
  let busySince = 0

  /** A busy address gets far in a quiet hour, and never so far that it keeps the others out. */
  function isOverShare(caller: string): boolean {
    return (held.get(caller) ?? 0) >= placesOfAnybody && running + waiting.length >= places * shareOfOne
  }

  function letGo(caller: string): void {
    const left = (held.get(caller) ?? 0) - 1
    if (left > 0) held.set(caller, left)
    else held.delete(caller)
  }

  return {
    get running() {
      return running
    },
    get waiting() {
      return waiting.length
    },
    get busyMs() {
      return running > 0 ? performance.now() - busySince : 0
    },
    async run(caller, work) {
      if (running + waiting.length >= places || isOverShare(caller)) {
        const retryAfterSeconds = Math.ceil(((waiting.length + 1) / limits.concurrency) * (lastRunMs / 1000))
        throw new ProblemError('rate_limited', 'Too many logins and registrations at this moment. Try again shortly.', {
          retryAfterSeconds,
        })
      }
      held.set(caller, (held.get(caller) ?? 0) + 1)
      if (running === 0) busySince = performance.now()
      if (running < limits.concurrency) running++
      // Who is done hands its place over, so `running` stays as it is.
      else await new Promise<void>(resolve => waiting.push(resolve))
      const started = performance.now()
      try {
        return await work()
      } finally {
        lastRunMs = performance.now() - started
        letGo(caller)
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}
