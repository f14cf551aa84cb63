import type { Pool } from '@ai-platform/database/pool.ts'
import { pruneWebhooks } from '@ai-platform/database/webhooks/prune-webhooks.ts'

/** Ages are measured by the database's clock. Keys and tickets are kept for an hour after they expire. */
const statements = [
  `DELETE FROM idempotency_keys WHERE created_at < now() - interval '25 hours'`,
  `DELETE FROM ws_tickets WHERE expires_at < now() - interval '1 hour'`,
  `DELETE FROM usage_days WHERE day < current_date - 400`,
  `DELETE FROM rate_limits WHERE expire < (extract(epoch FROM now()) * 1000)::bigint`,
]

/**
 * Deletes expired idempotency keys, socket tickets and rate limit counters. Also deletes usage of more than 400 days ago and
 * webhook deliveries of more than 30 days ago.
 */
export async function pruneExpired(pool: Pool): Promise<void> {
  for (const sql of statements) await pool.query(sql)
  await pruneWebhooks(pool)
}
