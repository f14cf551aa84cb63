import type { Pool } from '@ai-platform/database/pool.ts'
import type { Storage } from '../storage/storage.ts'

const batchSize = 500

/** Removes stored files no task has, of those not written to for `orphanSeconds`. @returns how many */
async function sweepFiles(pool: Pool, storage: Storage, orphanSeconds: number): Promise<number> {
  let removed = 0
  const removeOrphans = async (keys: string[]) => {
    const { rows } = await pool.query<{ storage_key: string }>(
      'SELECT storage_key FROM processing_tasks WHERE storage_key = ANY($1::text[])',
      [keys],
    )
    const owned = new Set(rows.map(row => row.storage_key))
    for (const key of keys) {
      if (owned.has(key)) continue
      await storage.remove(key)
      removed += 1
    }
  }
  let batch: string[] = []
  for await (const key of storage.listOlderThan(new Date(Date.now() - orphanSeconds * 1000))) {
    batch.push(key)
    if (batch.length < batchSize) continue
    await removeOrphans(batch)
    batch = []
  }
  if (batch.length > 0) await removeOrphans(batch)
  return removed
}

/** Takes away what has served its time: files without a task, used tickets, old idempotency keys and counters. */
export async function sweep(pool: Pool, storage: Storage, orphanSeconds: number): Promise<{ files: number }> {
  await pool.query(`DELETE FROM idempotency_keys WHERE created_at < now() - interval '25 hours'`)
  await pool.query('DELETE FROM ws_tickets WHERE expires_at < now()')
  await pool.query('DELETE FROM rate_limits WHERE expire < $1', [Date.now()])
  return { files: await sweepFiles(pool, storage, orphanSeconds) }
}
