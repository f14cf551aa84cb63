import type { Queryable } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'

// Expiry is compared with the database's clock. Replicas may prune at the same time, since only one can delete a row.
const prunes: Record<string, string> = {
  webhook_receipts: `DELETE FROM webhook_receipts WHERE received_at < now() - interval '1 day'`,
  refresh_tokens: `DELETE FROM refresh_tokens WHERE expires_at < now() - interval '1 day'`,
  // The admin panel shows a session for 30 days after it expired.
  sessions: `DELETE FROM sessions WHERE expires_at < now() - interval '30 days'`,
  api_keys: `DELETE FROM api_keys WHERE expires_at < now() - interval '30 days'`,
  rate_limits: `DELETE FROM rate_limits WHERE expire < (extract(epoch FROM now()) * 1000)::bigint`,
  admin_sessions: `DELETE FROM admin_sessions WHERE expire < localtimestamp`,
}

/** Deletes expired rows. @returns the number of deleted rows by table */
export async function pruneExpired(pool: Queryable): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [table, sql] of Object.entries(prunes)) counts[table] = (await pool.query(sql)).rowCount ?? 0
  return counts
}

/**
 * Prunes now and every `everyMs`. A failed round is logged and the next one tries again.
 * @returns a function that stops the rounds
 */
export function startPruning(pool: Queryable, log: Pick<Logger, 'debug' | 'warn'>, everyMs: number): () => void {
  const round = () => {
    pruneExpired(pool).then(
      deleted => log.debug({ deleted }, 'deleted expired rows'),
      error => log.warn({ err: error }, 'could not delete expired rows; the next round tries again'),
    )
  }
  round()
  const timer = setInterval(round, everyMs)
  return () => clearInterval(timer)
}
