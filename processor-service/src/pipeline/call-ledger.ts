import { groupStatements } from '@ai-platform/database/group-statements.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { findChunks } from '@ai-platform/database/tasks/find-chunks.ts'
import { type ChunkRecord, storeChunks } from '@ai-platform/database/tasks/store-chunks.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { CallLedger } from '../providers/provider.ts'
import type { Attempt } from './active-attempts.ts'
import { persist } from './persist.ts'

/** The most answers in a statement: 1 MB of translations. */
const maxGroupSize = 16
/** Calls take seconds, so waiting for others costs nothing. */
const intervalMs = 8

/** Returns the ledger of one attempt. */
export type OpenLedger = (attempt: Attempt, log: Logger) => CallLedger

/** Answers that finish at about the same time, of all attempts of this process, are committed together. */
export function createCallLedger(pool: Pool): OpenLedger {
  const store = groupStatements({
    async run(records: ChunkRecord[]) {
      await storeChunks(pool, records)
      return records
    },
    maxSize: maxGroupSize,
    concurrency: 1,
    intervalMs,
  })

  return (attempt, log) => ({
    find: async keys => (await persist(log, 'answers', attempt, () => findChunks(pool, attempt.id, keys))) ?? new Map(),
    async store(key, answer) {
      const write = () => {
        const { usage, model } = attempt.spent()
        return store({ attempt: attempt.id, key, answer, usage, model })
      }
      try {
        await persist(log, 'answers', attempt, write)
      } catch (error) {
        log.warn({ err: error }, 'an answer is not stored; another attempt would pay for it again')
      }
    },
  })
}
