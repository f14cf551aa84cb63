import type { Logger } from '@ai-platform/runtime/logger.ts'

/** Well below expireInSeconds of postgres-queue.ts (60 s), after which an uncompleted job is delivered again. */
const batchMs = 1_000

/**
 * Collects the ids of handled jobs and completes those of one second together. A job that could not be completed is
 * delivered again; a job without a pending task does nothing.
 */
export function completeInBatches(
  complete: (ids: string[]) => Promise<unknown>,
  log: Logger,
): { add(ids: string[]): void; flush(): Promise<void> } {
  let pending: string[] = []
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    const ids = pending
    pending = []
    clearTimeout(timer)
    timer = undefined
    if (ids.length === 0) return
    await complete(ids).catch(error => log.warn({ err: error }, 'completing jobs failed'))
  }

  return {
    add(ids) {
      pending.push(...ids)
      timer ??= setTimeout(flush, batchMs)
    },
    flush,
  }
}
