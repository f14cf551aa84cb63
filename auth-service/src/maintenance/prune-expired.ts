import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'

// By the database's clock. Any number of replicas may do it at once: a row is deleted by one of them.
const prunes: Record<string, string> = {
  webhook_receipts: `DELETE FROM webhook_receipts WHERE received_at < now() - interval '1 day'`,
  // A session is kept for a month after it ran out, for the admin panel; its tokens go when they are of no more use.
  refresh_tokens: `DELETE FROM refresh_tokens WHERE expires_at < now() - interval '1 day'`,
  sessions: `DELETE FROM sessions WHERE expires_at < now() - interval '30 days'`,
  rate_limits: `DELETE FROM rate_limits WHERE expire < (extract(epoch FROM now()) * 1000)::bigint`,
  admin_sessions: `DELETE FROM admin_sessions WHERE expire < localtimestamp`,
}

/** Deletes what has run out. @returns how many rows of each table */
export async function pruneExpired(pool: Pool): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [table, sql] of Object.entries(prunes)) counts[table] = (await pool.query(sql)).rowCount ?? 0
  return counts
}

/** Prunes now and every `everyMs`; a failed round is logged and the next one tries again. @returns what stops it */
export function startHousekeeping(pool: Pool, log: Logger, everyMs: number): () => void {
  const round = () => {
    pruneExpired(pool).then(
      pruned => log.debug({ pruned }, 'pruned what has run out'),
      error => log.warn({ err: error }, 'could not prune'),
    )
  }
  round()
  const timer = setInterval(round, everyMs)
  return () => clearInterval(timer)
}
