import { hashApiKey } from '@ai-platform/runtime/api-key.ts'
import { groupStatements } from '../group-statements.ts'
import type { Queryable } from '../pool.ts'
import { type FoundApiKey, findApiKeys } from './find-api-keys.ts'
import { recordKeyUses } from './record-key-uses.ts'

/** A revoked key is refused after this time and one statement, which is less than 2 s. */
const rememberedMs = 1_000
const maxRemembered = 10_000
/** A key's last use is recorded at most so often. */
const recordIntervalMs = 60_000
/** Uses of this time are recorded together. */
const recordDelayMs = 1_000

/** Looks up API keys and records when they were used. */
export interface ApiKeys {
  /**
   * Finds a key whose form is right, from memory if it was looked up within the last second, and counts that as a use.
   * @returns undefined for an unknown or revoked key
   * @throws the error of the database
   */
  find(key: string): Promise<FoundApiKey | undefined>
  /** Drops the uses of the last second: a stop does not wait for the database. */
  close(): void
}

interface Entry {
  found: Promise<FoundApiKey | undefined>
  untilMs: number
}

/**
 * Creates the look-up of a process. Unknown keys are remembered like known ones, and calls that arrive during a look-up of their key wait
 * for it. So a key in use costs one statement a second, and a flood of forged keys two statements at a time.
 */
export function createApiKeys(
  db: Queryable,
  log: { warn(fields: object, message: string): void },
  delayMs = recordDelayMs,
): ApiKeys {
  /** by the key's hash, oldest first */
  const remembered = new Map<string, Entry>()
  const used = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const lookUp = groupStatements({
    run: (hashes: Buffer[]) => findApiKeys(db, hashes),
    maxSize: 256,
    concurrency: 2,
    intervalMs: 0,
  })

  function forgetOld(nowMs: number): void {
    for (const [name, { untilMs }] of remembered) {
      if (untilMs > nowMs && remembered.size < maxRemembered) return
      remembered.delete(name)
    }
  }

  function remember(key: string): Entry {
    const nowMs = performance.now()
    const hash = hashApiKey(key)
    const name = hash.toString('base64')
    const known = remembered.get(name)
    if (known && known.untilMs > nowMs) return known
    remembered.delete(name)
    forgetOld(nowMs)
    const entry = { found: lookUp(hash), untilMs: nowMs + rememberedMs }
    remembered.set(name, entry)
    // A failed look-up says nothing about the key, so the next call looks it up again.
    entry.found.catch(() => {
      if (remembered.get(name) === entry) remembered.delete(name)
    })
    return entry
  }

  async function recordUses(): Promise<void> {
    timer = undefined
    const ids = [...used]
    used.clear()
    await recordKeyUses(db, ids, recordIntervalMs / 1000).catch(error =>
      log.warn({ err: error }, 'the last use of API keys was not recorded; a later use is'),
    )
  }

  function addUse({ id, unusedMs }: FoundApiKey): void {
    if (unusedMs < recordIntervalMs) return
    used.add(id)
    timer ??= setTimeout(() => void recordUses(), delayMs).unref()
  }

  return {
    async find(key) {
      const found = await remember(key).found
      if (found) addUse(found)
      return found
    },
    close: () => clearTimeout(timer),
  }
}
