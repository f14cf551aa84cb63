import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { StartAttempts, TaskQueue } from './task-queue.ts'

/** Finds delayed tasks whose time has come, and tasks whose notification was lost. */
const pollMs = 1_000

/**
 * The queue on PostgreSQL: the table task_queue itself, without messages. A worker claims tasks for all its free slots at once.
 * It does so when a notification wakes it, when a slot becomes free while more tasks may wait, and once a second.
 */
export function createPostgresQueue(log: Logger): TaskQueue {
  let loop: Promise<void> | undefined
  let stopped = false
  let wakeUp = Promise.withResolvers<void>()
  const wake = () => wakeUp.resolve()

  async function waitForWork(): Promise<void> {
    const timer = setTimeout(wake, pollMs)
    await wakeUp.promise
    clearTimeout(timer)
  }

  async function run(concurrency: number, startAttempts: StartAttempts): Promise<void> {
    let running = 0
    let moreWaiting = true
    const endAttempt = () => {
      running -= 1
      if (moreWaiting) wake()
    }
    while (!stopped) {
      // A wake-up during the claim leads to another claim.
      wakeUp = Promise.withResolvers()
      const slots = concurrency - running
      try {
        const started = slots > 0 ? await startAttempts(slots) : []
        // True when every slot is taken: the next slot that becomes free leads to a claim.
        moreWaiting = started.length === slots
        running += started.length
        for (const { done } of started) void done.then(endAttempt)
      } catch (error) {
        log.error({ err: error }, 'claiming tasks failed')
      }
      await waitForWork()
    }
  }

  return {
    engine: 'postgres',
    messages: undefined,
    async work(concurrency, startAttempts) {
      loop = run(concurrency, startAttempts)
    },
    wake,
    async stopWorking() {
      stopped = true
      wake()
      await loop
    },
    probe: async () => {},
    close: async () => {},
  }
}
