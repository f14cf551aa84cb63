import { setTimeout as sleep } from 'node:timers/promises'
import { refusesData } from '@ai-platform/database/refuses-data.ts'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Attempt } from './active-attempts.ts'

const retryMs = backoff({ firstMs: 100, maxMs: 5_000 })
/** Longer than a restart of the database takes. By then the lease has run out and the task is rescued. */
const giveUpMs = 90_000

/**
 * Repeats a write of an attempt while the database is unavailable, because what it holds was paid for: the AI's answer, or the
 * recognised text. A repetition is safe: the write has the condition that the attempt is the current one. Returns undefined
 * when it gave up.
 * @param what names the written thing in the log
 * @throws the error of a write that the database refuses because of its data: a repetition would be refused too
 */
export async function persist<T>(
  log: Logger,
  what: 'outcome' | 'text' | 'usage' | 'answers',
  { signal }: Pick<Attempt, 'signal'>,
  write: () => Promise<T>,
): Promise<T | undefined> {
  const started = Date.now()
  for (let failures = 1; ; failures++) {
    try {
      return await write()
    } catch (error) {
      if (refusesData(error)) throw error
      if (Date.now() - started > giveUpMs || signal.aborted) {
        log.warn({ err: error }, `${what} not written`)
        return undefined
      }
      const delayMs = retryMs(failures)
      log.warn({ err: error, delay_ms: delayMs }, `${what} not written; writing it again`)
      await sleep(delayMs)
    }
  }
}
