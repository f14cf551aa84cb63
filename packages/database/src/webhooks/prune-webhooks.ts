import { firstIdAt } from '../id-at.ts'
import type { Queryable } from '../pool.ts'

const dayMs = 24 * 3_600_000
/** Deliveries are kept for 30 days, pending ones of disabled endpoints included. */
const keptMs = 30 * dayMs
const batchSize = 5_000

const deleteSql = `
  DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE id < $1 ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`

const forgetSecretsSql = `
  UPDATE webhook_endpoints SET previous_secret = NULL, previous_secret_expires_at = NULL
  WHERE previous_secret IS NOT NULL AND previous_secret_expires_at < now()`

/** Deletes deliveries of more than 30 days ago, in batches, and secrets that no longer sign. */
export async function pruneWebhooks(db: Queryable, nowMs = Date.now()): Promise<void> {
  const before = firstIdAt(nowMs - keptMs)
  let deleted: number
  do deleted = (await db.query(deleteSql, [before])).rowCount ?? 0
  while (deleted === batchSize)
  await db.query(forgetSecretsSql)
}
