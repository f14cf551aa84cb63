import type { Storage } from '../storage/storage.ts'

const batchSize = 500

/**
 * Removes stored files that belong to no task. A crash between the write of a file and the commit of its row leaves one.
 * @param options.olderThan files written later are kept: their tasks may not be committed yet
 * @param options.findOwned returns those of the given keys that belong to a task
 * @returns how many files were removed
 */
export async function sweepFiles(
  storage: Pick<Storage, 'listOlderThan' | 'remove'>,
  options: { olderThan: Date; findOwned(keys: string[]): Promise<Set<string>> },
): Promise<number> {
  let removed = 0
  const sweepBatch = async (keys: string[]) => {
    const owned = await options.findOwned(keys)
    for (const key of keys) {
      if (owned.has(key)) continue
      await storage.remove(key)
      removed += 1
    }
  }
  let batch: string[] = []
  for await (const key of storage.listOlderThan(options.olderThan)) {
    batch.push(key)
    if (batch.length < batchSize) continue
    await sweepBatch(batch)
    batch = []
  }
  if (batch.length > 0) await sweepBatch(batch)
  return removed
}
