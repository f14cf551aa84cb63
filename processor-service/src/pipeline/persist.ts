import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Run } from './active-runs.ts'

const delayMs = backoff({ firstMs: 100, maxMs: 5_000 })
/** Longer than a restart of the database takes; after that the lease has run out and another worker has the task. */
const giveUpMs = 90_000

/**
 * Writes an outcome even when the database is away for a while: an AI's answer was paid for. Trying again is safe, for
 * every such write is fenced by the run's attempt. Undefined when it was given up, and the lease settles it.
 */
export async function persist<T>(log: Logger, run: Run, write: () => Promise<T>): Promise<T | undefined> {
  const started = Date.now()
  for (let failures = 1; ; failures++) {
    try {
      return await write()
    } catch (error) {
      const late = Date.now() - started > giveUpMs || run.signal.aborted
      log.warn({ err: error }, late ? 'outcome not written; the lease settles it' : 'writing the outcome again')
      if (late) return undefined
      await sleep(delayMs(failures))
    }
  }
}
